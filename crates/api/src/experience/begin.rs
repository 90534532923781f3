//! `PUT /api/experience`.

use axum::http::StatusCode;
use keyward_experience::{self as experience, Begin};
use keyward_http::{
    ApiError, JsonBody,
    guard::{FromInput, Input},
};
use keyward_model::Secret;

use super::{shapes, visitor::Visitor};

/// No provider's token is longer.
const LONGEST_TOKEN: usize = 8192;

pub(super) struct Body(Begin);

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let event = shapes::event(&input.key("interactionEvent"));
        let token = input
            .key("captchaToken")
            .optional(|token| token.text_of(0..=LONGEST_TOKEN));
        Some(Self(Begin {
            event: event?,
            captcha_token: token?.map(Secret::new),
        }))
    }
}

/// Begins an interaction. Whatever was done before in the same browser for the same application is
/// dropped.
#[utoipa::path(put, path = "/experience", responses((status = 204), (status = 422)))]
pub(super) async fn begin(
    visitor: Visitor,
    JsonBody(Body(body)): JsonBody<Body>,
) -> Result<StatusCode, ApiError> {
    experience::begin(&visitor.context, &visitor.conversation, body).await?;
    Ok(StatusCode::NO_CONTENT)
}
