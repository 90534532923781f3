//! `POST /api/experience/verification/one-time-token/verify`.

use axum::Json;
use keyward_experience as experience;
use keyward_http::{
    ApiError, JsonBody,
    guard::{FromInput, Input},
};
use keyward_model::{Email, Secret};

use crate::experience::{
    shapes::{self, RecordId},
    visitor::Visitor,
};

/// No token of ours is longer.
const LONGEST_TOKEN: usize = 256;

pub(in crate::experience) struct Body {
    email: Email,
    token: Secret,
}

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let email = shapes::email(&input.key("identifier"));
        let token = input.key("token").text_of(1..=LONGEST_TOKEN);
        Some(Self {
            email: email?,
            token: Secret::new(token?),
        })
    }
}

/// Verifies an address by a one-time token, which is used up.
#[utoipa::path(
    post,
    path = "/experience/verification/one-time-token/verify",
    responses((status = 200, body = RecordId), (status = 404)),
)]
pub(in crate::experience) async fn verify(
    visitor: Visitor,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<RecordId>, ApiError> {
    let (uid, email) = (visitor.begun()?, body.email);
    let verification_id =
        experience::verify_one_time_token(&visitor.context, uid, email, body.token).await?;
    Ok(Json(RecordId { verification_id }))
}
