//! `GET /api/status`: the server answers. Public.

use axum::{Router, http::StatusCode, routing::get};
use keyward_http::SharedApp;

pub(super) fn routes() -> Router<SharedApp> {
    Router::new().route("/status", get(async || StatusCode::NO_CONTENT))
}
