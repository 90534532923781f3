//! `PATCH /api/users/:userId/profile`: what is given is added to the profile.

use axum::Json;
use keyward_http::{
    ApiError, JsonBody, Params,
    guard::{FromInput, Input},
};
use keyward_model::{Id, User, UserProfile};

use super::{fields, service};
use crate::management::Administrator;

pub(super) struct Body(UserProfile);

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        fields::profile(&input.key("profile")).map(Self)
    }
}

/// Adds members to the user's profile.
#[utoipa::path(
    patch,
    path = "/users/{userId}/profile",
    responses((status = 200, body = UserProfile), (status = 404), (status = 422)),
)]
pub(super) async fn merge(
    by: Administrator,
    Params(id): Params<Id<User>>,
    JsonBody(Body(profile)): JsonBody<Body>,
) -> Result<Json<UserProfile>, ApiError> {
    Ok(Json(service::merge_profile(&by, id, profile).await?))
}
