//! `DELETE /api/connectors/:id`.

use axum::{extract::State, http::StatusCode};
use keyward_http::{ApiError, Params, SharedApp};
use keyward_model::{Connector, Id};

use super::service;
use crate::management::Administrator;

/// Removes a connector.
#[utoipa::path(
    delete,
    path = "/connectors/{id}",
    responses((status = 204), (status = 404), (status = 422)),
)]
pub(super) async fn delete(
    by: Administrator,
    State(app): State<SharedApp>,
    Params(id): Params<Id<Connector>>,
) -> Result<StatusCode, ApiError> {
    service::delete(&by, &app.messenger, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
