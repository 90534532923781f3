//! `PUT /api/applications/:applicationId/roles`: the roles that a machine has from now on.

use axum::http::StatusCode;
use keyward_http::{ApiError, JsonBody, Params};
use keyward_model::{Application, Id};

use super::service;
use crate::management::{Administrator, roles::RoleIds};

/// Replaces the roles of a machine application.
#[utoipa::path(
    put,
    path = "/applications/{applicationId}/roles",
    responses((status = 200), (status = 404), (status = 422)),
)]
pub(super) async fn replace(
    by: Administrator,
    Params(id): Params<Id<Application>>,
    JsonBody(RoleIds(roles)): JsonBody<RoleIds>,
) -> Result<StatusCode, ApiError> {
    service::replace(&by, id, roles).await?;
    Ok(StatusCode::OK)
}
