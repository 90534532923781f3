//! `GET /api/connector-factories`.

use axum::{Json, extract::State, response::IntoResponse};
use keyward_connectors::Factory;
use keyward_http::SharedApp;

use crate::management::Administrator;

/// Lists what can be set up.
#[utoipa::path(
    get,
    path = "/connector-factories",
    responses((status = 200, body = Vec<Factory>)),
)]
pub(super) async fn list(_: Administrator, State(app): State<SharedApp>) -> impl IntoResponse {
    Json(app.registry.all()).into_response()
}
