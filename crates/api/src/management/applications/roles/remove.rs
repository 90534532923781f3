//! `DELETE /api/applications/:applicationId/roles/:roleId`: takes a role from a machine.

use axum::http::StatusCode;
use keyward_http::{ApiError, Params};
use keyward_model::{Application, Id, Role};

use super::service;
use crate::management::Administrator;

/// Takes a role from a machine application.
#[utoipa::path(
    delete,
    path = "/applications/{applicationId}/roles/{roleId}",
    responses((status = 204), (status = 404), (status = 422)),
)]
pub(super) async fn remove(
    by: Administrator,
    Params((id, role)): Params<(Id<Application>, Id<Role>)>,
) -> Result<StatusCode, ApiError> {
    service::remove(&by, id, role).await?;
    Ok(StatusCode::NO_CONTENT)
}
