//! `DELETE /api/resources/:id`: removes a resource and its scopes.

use axum::http::StatusCode;
use keyward_http::{ApiError, Params};
use keyward_model::{Id, Resource};

use super::service;
use crate::management::Administrator;

/// Removes a resource with its scopes.
#[utoipa::path(delete, path = "/resources/{id}", responses((status = 204), (status = 404)))]
pub(super) async fn delete(
    by: Administrator,
    Params(id): Params<Id<Resource>>,
) -> Result<StatusCode, ApiError> {
    service::delete(&by, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
