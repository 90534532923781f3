//! `DELETE /api/roles/:id/scopes/:scopeId`: lets a role do less.

use axum::http::StatusCode;
use keyward_http::{ApiError, Params};
use keyward_model::{Id, Role, Scope};

use super::service;
use crate::management::Administrator;

/// Lets a role do less.
#[utoipa::path(
    delete,
    path = "/roles/{id}/scopes/{scopeId}",
    responses((status = 204), (status = 404)),
)]
pub(super) async fn remove(
    by: Administrator,
    Params((id, scope)): Params<(Id<Role>, Id<Scope>)>,
) -> Result<StatusCode, ApiError> {
    service::disallow(&by, id, scope).await?;
    Ok(StatusCode::NO_CONTENT)
}
