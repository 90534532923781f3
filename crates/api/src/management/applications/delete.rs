//! `DELETE /api/applications/:id`: removes an application, its secrets, grants and tokens.

use axum::http::StatusCode;
use keyward_http::{ApiError, Params};
use keyward_model::{Application, Id};

use super::service;
use crate::management::Administrator;

/// Removes an application with its secrets, grants and tokens.
#[utoipa::path(
    delete,
    path = "/applications/{id}",
    responses((status = 204), (status = 404)),
)]
pub(super) async fn delete(
    by: Administrator,
    Params(id): Params<Id<Application>>,
) -> Result<StatusCode, ApiError> {
    service::delete(&by, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
