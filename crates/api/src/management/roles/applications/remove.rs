//! `DELETE /api/roles/:id/applications/:applicationId`: takes a role from a machine.

use axum::http::StatusCode;
use keyward_http::{ApiError, Params};
use keyward_model::{Application, Id, Role};

use super::service;
use crate::management::Administrator;

/// Takes a role from a machine application.
#[utoipa::path(
    delete,
    path = "/roles/{id}/applications/{applicationId}",
    responses((status = 204), (status = 404)),
)]
pub(super) async fn remove(
    by: Administrator,
    Params((id, machine)): Params<(Id<Role>, Id<Application>)>,
) -> Result<StatusCode, ApiError> {
    service::take_from_application(&by, id, machine).await?;
    Ok(StatusCode::NO_CONTENT)
}
