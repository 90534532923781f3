//! What the end-to-end tests stand on: the running server, its actors, and the fakes of the
//! services that it calls.
//!
//! - [`TestApp`]: a real server on a real listener, with its own database, a clock that the test
//!   moves, repeatable randomness and an inbox.
//! - [`Browser`]: a browser without scripts: cookies, forms, no redirects followed by itself.
//! - [`Program`]: the server as a process, for what only a process can show.
//! - [`Manager`]: somebody who holds a token of the Management API.
//! - [`Proxy`], [`Cluster`]: a way to PostgreSQL that can be made slow, and a PostgreSQL that can be
//!   made to crash.
//! - [`fakes`]: the providers that the server calls.

#![expect(
    clippy::panic,
    reason = "a harness that cannot go on fails the test that uses it"
)]

mod answer;
mod app;
mod browser;
mod cluster;
mod database;
pub mod fakes;
mod folder;
mod logs;
mod manager;
pub mod postgres;
mod program;
mod proxy;
mod story;

pub use answer::Answer;
pub use app::{CONNECTIONS, Options, START, TestApp};
pub use browser::Browser;
pub use cluster::Cluster;
pub use database::Database;
pub use folder::DataFolder;
pub use logs::captured_logs;
pub use manager::Manager;
pub use postgres::Engine;
pub use program::{Program, Run, forget_settings, keyward, run, run_with_input};
pub use proxy::Proxy;
pub use story::{PHONE, Tokens, WEB_APP, WebApp, csrf, form_action};
