//! `GET /api/connector-factories`.

use axum::{Json, extract::State, response::IntoResponse};
use keyward_http::SharedApp;

use crate::management::Administrator;

pub(super) async fn list(_: Administrator, State(app): State<SharedApp>) -> impl IntoResponse {
    Json(app.registry.all()).into_response()
}
