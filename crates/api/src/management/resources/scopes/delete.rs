//! `DELETE /api/resources/:resourceId/scopes/:scopeId`: removes a scope; no role allows it any more.

use axum::http::StatusCode;
use keyward_http::{ApiError, Params};
use keyward_model::{Id, Resource, Scope};

use super::service;
use crate::management::Administrator;

/// Removes a scope, from the roles that allow it too.
#[utoipa::path(
    delete,
    path = "/resources/{resourceId}/scopes/{scopeId}",
    responses((status = 204), (status = 404)),
)]
pub(super) async fn delete(
    by: Administrator,
    Params((resource, id)): Params<(Id<Resource>, Id<Scope>)>,
) -> Result<StatusCode, ApiError> {
    service::delete_scope(&by, resource, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
