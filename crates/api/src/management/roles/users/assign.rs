//! `POST /api/roles/:id/users`: gives a role to users.

use axum::http::StatusCode;
use keyward_http::{
    ApiError, JsonBody, Params,
    guard::{FromInput, Input},
};
use keyward_model::{Id, Role, User};

use super::service;
use crate::management::{Administrator, roles::ids};

pub(super) struct UserIds(Vec<Id<User>>);

impl FromInput for UserIds {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        ids(&input.key("userIds"), 1).map(Self)
    }
}

/// Gives a role to users who lack it.
#[utoipa::path(
    post,
    path = "/roles/{id}/users",
    responses((status = 201), (status = 404), (status = 422)),
)]
pub(super) async fn assign(
    by: Administrator,
    Params(id): Params<Id<Role>>,
    JsonBody(UserIds(users)): JsonBody<UserIds>,
) -> Result<StatusCode, ApiError> {
    service::assign_to_users(&by, id, users).await?;
    Ok(StatusCode::CREATED)
}
