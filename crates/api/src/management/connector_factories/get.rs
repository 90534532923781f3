//! `GET /api/connector-factories/:id`.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use keyward_connectors::Factory;
use keyward_http::{ApiError, Params, SharedApp};

use crate::management::Administrator;

/// Shows a kind of connector.
#[utoipa::path(
    get,
    path = "/connector-factories/{id}",
    responses((status = 200, body = Factory), (status = 404)),
)]
pub(super) async fn get(
    _: Administrator,
    State(app): State<SharedApp>,
    Params(id): Params<String>,
) -> Result<Response, ApiError> {
    let factory = app.registry.find(&id);
    factory
        .map(|factory| Json(factory).into_response())
        .ok_or_else(|| ApiError::not_found("entity.not_found"))
}
