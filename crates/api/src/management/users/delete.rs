//! `DELETE /api/users/:userId`: removes a user, who is signed out everywhere with it.

use axum::http::StatusCode;
use keyward_http::{ApiError, Params};
use keyward_model::{Id, User};

use super::service;
use crate::management::Administrator;

/// Removes a user with their sessions, grants and tokens.
#[utoipa::path(
    delete,
    path = "/users/{userId}",
    responses((status = 204), (status = 404)),
)]
pub(super) async fn delete(
    by: Administrator,
    Params(id): Params<Id<User>>,
) -> Result<StatusCode, ApiError> {
    service::delete(&by, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
