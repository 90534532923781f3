//! `POST /api/one-time-tokens/verify`: uses a token up outside of a sign-in.

use axum::Json;
use keyward_http::{
    ApiError, JsonBody,
    guard::{FromInput, Input},
};
use keyward_model::{Email, Secret};

use super::{service, view::TokenView};
use crate::management::Administrator;

pub(super) struct Body {
    token: Secret,
    email: String,
}

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let token = input.key("token").text_of(1..=256);
        let email = input.key("email").text_of(1..=Email::LONGEST);
        Some(Self {
            token: Secret::new(token?),
            email: email?,
        })
    }
}

/// Uses a one-time token up: whether it proves the address, and does so for the first time.
#[utoipa::path(
    post,
    path = "/one-time-tokens/verify",
    responses((status = 200, body = TokenView), (status = 404)),
)]
pub(super) async fn verify(
    by: Administrator,
    JsonBody(Body { token, email }): JsonBody<Body>,
) -> Result<Json<TokenView>, ApiError> {
    let token = service::verify(&by, token, email).await?;
    let view = TokenView::new(by.tenant.id().clone(), token, by.now());
    Ok(Json(view))
}
