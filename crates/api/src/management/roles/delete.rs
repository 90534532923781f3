//! `DELETE /api/roles/:id`: removes a role; nobody has it any more.

use axum::http::StatusCode;
use keyward_http::{ApiError, Params};
use keyward_model::{Id, Role};

use super::service;
use crate::management::Administrator;

/// Removes a role, from those who have it too.
#[utoipa::path(delete, path = "/roles/{id}", responses((status = 204), (status = 404)))]
pub(super) async fn delete(
    by: Administrator,
    Params(id): Params<Id<Role>>,
) -> Result<StatusCode, ApiError> {
    service::delete(&by, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
