//! `/api/configs`: what administrators change, and what applications and browsers notice.
//!
//! - `client`: a client that verifies tokens by what is published, with a library of its own.

mod client;

mod cookie_keys;
mod deleted_key;
mod id_token;
mod processes;
mod session;
mod signing_keys;
mod staged;
