//! `POST /api/applications/:applicationId/roles`: gives roles to a machine. Those that it has stay.

use axum::{Json, http::StatusCode};
use keyward_http::{ApiError, JsonBody, Params};
use keyward_model::{Application, Id};

use super::service;
use crate::management::{
    Administrator,
    roles::{AddedRoles, RoleIds},
};

/// Gives roles to a machine application.
#[utoipa::path(
    post,
    path = "/applications/{applicationId}/roles",
    responses((status = 201, body = AddedRoles), (status = 404), (status = 422)),
)]
pub(super) async fn add(
    by: Administrator,
    Params(id): Params<Id<Application>>,
    JsonBody(RoleIds(roles)): JsonBody<RoleIds>,
) -> Result<(StatusCode, Json<AddedRoles>), ApiError> {
    let added_role_ids = service::add(&by, id, roles.clone()).await?;
    let answer = AddedRoles {
        role_ids: roles,
        added_role_ids,
    };
    Ok((StatusCode::CREATED, Json(answer)))
}
