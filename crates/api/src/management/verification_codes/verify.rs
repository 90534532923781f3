//! `POST /api/verification-codes/verify`: uses a code.

use axum::http::StatusCode;
use keyward_connectors::Recipient;
use keyward_http::{
    ApiError, JsonBody,
    guard::{FromInput, Input},
};
use keyward_model::Secret;

use super::{recipient::recipient, service};
use crate::management::Administrator;

/// No code is longer by far.
const LONGEST_CODE: usize = 256;

pub(super) struct Entered {
    to: Recipient,
    code: Secret,
}

impl FromInput for Entered {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let to = recipient(input);
        let code = input.key("verificationCode").text_of(1..=LONGEST_CODE);
        Some(Self {
            to: to?,
            code: Secret::new(code?),
        })
    }
}

/// Uses a code, once. It is wrong for every other address or number.
#[utoipa::path(
    post,
    path = "/verification-codes/verify",
    responses((status = 204)),
)]
pub(super) async fn verify(
    by: Administrator,
    JsonBody(entered): JsonBody<Entered>,
) -> Result<StatusCode, ApiError> {
    service::verify(&by, &entered.to, &entered.code).await?;
    Ok(StatusCode::NO_CONTENT)
}
