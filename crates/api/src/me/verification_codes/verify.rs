//! `POST /me/verification-codes/verify`: uses a code. One that went to the account's own address proves who it is; any
//! other one proves that the address is theirs, and nothing else.

use axum::{extract::State, http::StatusCode};
use keyward_http::{
    ApiError, JsonBody, RequestInfo, SharedApp, TenantScope,
    guard::{FromInput, Input},
};
use keyward_model::{Email, Secret};

use crate::{
    management::users::fields::{self, Member},
    me::{owner::Owner, service},
};

/// No code is longer by far.
const LONGEST_CODE: usize = 256;

/// The contract's `action` says nothing that the address does not.
pub(in crate::me) struct Body {
    email: Member<Email>,
    code: Secret,
}

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let email = fields::email(&input.key("email"));
        let code = input.key("verificationCode").text_of(1..=LONGEST_CODE);
        let action = input.key("action").optional(Input::text);
        action?;
        Some(Self {
            email: email?,
            code: Secret::new(code?),
        })
    }
}

/// Uses a code, once.
pub(in crate::me) async fn verify(
    Owner { by, id }: Owner,
    State(app): State<SharedApp>,
    scope: TenantScope,
    info: RequestInfo,
    JsonBody(body): JsonBody<Body>,
) -> Result<StatusCode, ApiError> {
    let context = app.experience(&scope, &info, None);
    service::verify_code(&by, &context, id, body.email?, body.code).await?;
    Ok(StatusCode::NO_CONTENT)
}
