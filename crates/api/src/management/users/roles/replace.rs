//! `PUT /api/users/:userId/roles`: the roles that a user has from now on.

use axum::Json;
use keyward_http::{ApiError, JsonBody, Params};
use keyward_model::{Id, Role, User};
use serde::Serialize;
use utoipa::ToSchema;

use super::service;
use crate::management::{Administrator, roles::RoleIds};

/// The roles that a user has now.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UserRoles)]
pub(super) struct Answer {
    #[schema(value_type = Vec<String>)]
    role_ids: Vec<Id<Role>>,
}

/// Replaces the roles of a user.
#[utoipa::path(
    put,
    path = "/users/{userId}/roles",
    responses((status = 200, body = Answer), (status = 404), (status = 422)),
)]
pub(super) async fn replace(
    by: Administrator,
    Params(id): Params<Id<User>>,
    JsonBody(RoleIds(role_ids)): JsonBody<RoleIds>,
) -> Result<Json<Answer>, ApiError> {
    service::replace(&by, id, role_ids.clone()).await?;
    Ok(Json(Answer { role_ids }))
}
