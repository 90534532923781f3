//! `/api/logs` (reference management-api.md §10). Entries about management have keys of our own,
//! so they are shown only with `includeManagement=true`.

mod get;
mod list;

use axum::{Router, routing::get};
use keyward_http::SharedApp;

/// The query parameter that shows entries about management.
const INCLUDE_MANAGEMENT: &str = "includeManagement";

pub(super) fn routes() -> Router<SharedApp> {
    Router::new()
        .route("/logs", get(list::list))
        .route("/logs/{id}", get(get::get))
}
