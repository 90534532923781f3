//! `PATCH /api/users/:userId/password/expiration`.

use axum::Json;
use keyward_http::{
    ApiError, JsonBody, Params,
    guard::{FromInput, Input},
};
use keyward_model::{Id, User};

use crate::management::{
    Administrator,
    users::{service, view::UserView},
};

pub(super) struct Body {
    is_expired: bool,
}

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let is_expired = input.key("isExpired").boolean()?;
        Some(Self { is_expired })
    }
}

/// Asks for another password at the next sign-in with it, or no longer.
#[utoipa::path(
    patch,
    path = "/users/{userId}/password/expiration",
    responses((status = 200, body = UserView), (status = 404)),
)]
pub(in crate::management::users) async fn expire(
    by: Administrator,
    Params(id): Params<Id<User>>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<UserView>, ApiError> {
    let user = service::set_password_expired(&by, id, body.is_expired).await?;
    Ok(Json(user.into()))
}
