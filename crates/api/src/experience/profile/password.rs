//! `PUT /api/experience/profile/password`.

use axum::http::StatusCode;
use keyward_experience as experience;
use keyward_http::{
    ApiError, JsonBody,
    guard::{FromInput, Input},
};
use keyward_model::Secret;

use crate::experience::{shapes, visitor::Visitor};

pub(in crate::experience) struct Body(Secret);

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        shapes::password(&input.key("password"), 0).map(Self)
    }
}

/// Chooses the new password of somebody who forgot theirs.
#[utoipa::path(
    put,
    path = "/experience/profile/password",
    responses((status = 204), (status = 404), (status = 422)),
)]
pub(in crate::experience) async fn set(
    visitor: Visitor,
    JsonBody(Body(password)): JsonBody<Body>,
) -> Result<StatusCode, ApiError> {
    experience::set_new_password(&visitor.context, visitor.begun()?, password).await?;
    Ok(StatusCode::NO_CONTENT)
}
