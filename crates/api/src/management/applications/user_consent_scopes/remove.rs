//! `DELETE /api/applications/:applicationId/user-consent-scopes/:scopeType/:scopeId`.

use axum::http::StatusCode;
use keyward_http::{ApiError, Params};
use keyward_model::{Application, Id};

use super::service::{self, ScopeType};
use crate::management::Administrator;

/// Takes a scope from what an application may ask its users for. Tokens lose it from the next one on.
#[utoipa::path(
    delete,
    path = "/applications/{applicationId}/user-consent-scopes/{scopeType}/{scopeId}",
    responses((status = 204), (status = 404)),
)]
pub(super) async fn remove(
    by: Administrator,
    Params((id, kind, scope)): Params<(Id<Application>, ScopeType, String)>,
) -> Result<StatusCode, ApiError> {
    service::remove(&by, id, kind, scope).await?;
    Ok(StatusCode::NO_CONTENT)
}
