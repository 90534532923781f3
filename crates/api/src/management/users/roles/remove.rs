//! `DELETE /api/users/:userId/roles/:roleId`: takes a role from a user.

use axum::http::StatusCode;
use keyward_http::{ApiError, Params};
use keyward_model::{Id, Role, User};

use super::service;
use crate::management::Administrator;

/// Takes a role from a user.
#[utoipa::path(
    delete,
    path = "/users/{userId}/roles/{roleId}",
    responses((status = 204), (status = 404)),
)]
pub(super) async fn remove(
    by: Administrator,
    Params((id, role)): Params<(Id<User>, Id<Role>)>,
) -> Result<StatusCode, ApiError> {
    service::remove(&by, id, role).await?;
    Ok(StatusCode::NO_CONTENT)
}
