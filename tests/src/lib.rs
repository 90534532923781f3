//! What the end-to-end tests stand on: the running server, its actors, and the fakes of the
//! services that it calls.
//!
//! - [`TestApp`]: a real server on a real listener, with its own database, a clock that the test
//!   moves, repeatable randomness and an inbox.
//! - [`Browser`]: a browser without scripts: cookies, forms, no redirects followed by itself.
//! - [`Manager`]: somebody who holds a token of the Management API.
//! - [`fakes`]: the providers that the server calls.

mod answer;
mod app;
mod browser;
pub mod fakes;
mod logs;
mod manager;
mod story;

pub use answer::Answer;
pub use app::{Options, START, TestApp};
pub use browser::Browser;
pub use logs::captured_logs;
pub use manager::Manager;
pub use story::{PHONE, Tokens, WEB_APP, WebApp, csrf, form_action};
