//! `/api/connector-factories` (reference management-api.md §6): what can be set up.

mod get;
mod list;

use axum::{Router, routing::get};
use keyward_http::SharedApp;

pub(super) fn routes() -> Router<SharedApp> {
    Router::new()
        .route("/connector-factories", get(list::list))
        .route("/connector-factories/{id}", get(get::get))
}
