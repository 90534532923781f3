//! `DELETE /api/roles/:id/users/:userId`: takes a role from a user.

use axum::http::StatusCode;
use keyward_http::{ApiError, Params};
use keyward_model::{Id, Role, User};

use super::service;
use crate::management::Administrator;

/// Takes a role from a user.
#[utoipa::path(
    delete,
    path = "/roles/{id}/users/{userId}",
    responses((status = 204), (status = 404)),
)]
pub(super) async fn remove(
    by: Administrator,
    Params((id, user)): Params<(Id<Role>, Id<User>)>,
) -> Result<StatusCode, ApiError> {
    service::take_from_user(&by, id, user).await?;
    Ok(StatusCode::NO_CONTENT)
}
