//! `POST /api/users/:userId/roles`: gives roles to a user. Those that they have stay.

use axum::{Json, http::StatusCode};
use keyward_http::{ApiError, JsonBody, Params};
use keyward_model::{Id, User};

use super::service;
use crate::management::{
    Administrator,
    roles::{AddedRoles, RoleIds},
};

/// Gives roles to a user.
#[utoipa::path(
    post,
    path = "/users/{userId}/roles",
    responses((status = 201, body = AddedRoles), (status = 404), (status = 422)),
)]
pub(super) async fn add(
    by: Administrator,
    Params(id): Params<Id<User>>,
    JsonBody(RoleIds(roles)): JsonBody<RoleIds>,
) -> Result<(StatusCode, Json<AddedRoles>), ApiError> {
    let added_role_ids = service::add(&by, id, roles.clone()).await?;
    let answer = AddedRoles {
        role_ids: roles,
        added_role_ids,
    };
    Ok((StatusCode::CREATED, Json(answer)))
}
