//! `PATCH /api/users/:userId/is-suspended`: blocks a user, or lets them in again.

use axum::Json;
use keyward_http::{
    ApiError, JsonBody, Params,
    guard::{FromInput, Input},
};
use keyward_model::{Id, User};

use super::{service, view::UserView};
use crate::management::Administrator;

pub(super) struct Body {
    is_suspended: bool,
}

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let is_suspended = input.key("isSuspended").boolean()?;
        Some(Self { is_suspended })
    }
}

/// Blocks a user, whose sessions and tokens end with it, or lets them in again.
#[utoipa::path(
    patch,
    path = "/users/{userId}/is-suspended",
    responses((status = 200, body = UserView), (status = 404)),
)]
pub(super) async fn suspend(
    by: Administrator,
    Params(id): Params<Id<User>>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<UserView>, ApiError> {
    let user = service::set_suspended(&by, id, body.is_suspended).await?;
    Ok(Json(user.into()))
}
