//! `/api/users` (reference management-api.md §2): so far those that only read.

mod get;
mod list;
mod service;
mod view;

use axum::{Router, routing::get};
use keyward_http::SharedApp;

pub use service::{NewUser, create};

/// How audit entries name what is managed here.
const SUBJECT: &str = "User";

pub(super) fn routes() -> Router<SharedApp> {
    Router::new()
        .route("/users", get(list::list))
        .route("/users/{id}", get(get::get))
}
