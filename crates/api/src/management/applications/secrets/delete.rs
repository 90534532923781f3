//! `DELETE /api/applications/:id/secrets/:name`.

use axum::http::StatusCode;
use keyward_http::{ApiError, Params};
use keyward_model::{Application, Id};

use super::service;
use crate::management::Administrator;

/// Removes a secret.
#[utoipa::path(
    delete,
    path = "/applications/{id}/secrets/{name}",
    responses((status = 204), (status = 404)),
)]
pub(super) async fn delete(
    by: Administrator,
    Params((id, name)): Params<(Id<Application>, String)>,
) -> Result<StatusCode, ApiError> {
    service::delete_secret(&by, id, name).await?;
    Ok(StatusCode::NO_CONTENT)
}
