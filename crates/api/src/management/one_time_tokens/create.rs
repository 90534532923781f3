//! `POST /api/one-time-tokens`: makes a token.

use axum::{Json, http::StatusCode};
use keyward_http::{
    ApiError, JsonBody,
    guard::{FromInput, Input},
};
use keyward_model::{Email, InteractionEvent, OneTimeTokenContext};

use super::{
    service::{self, LIFETIME, NewToken},
    view::TokenView,
};
use crate::management::Administrator;

/// As many organizations as anybody joins by one link.
const MOST_ORGANIZATIONS: usize = 100;

/// An address as it will be compared: exactly.
pub(super) fn email(input: &Input<'_>) -> Option<String> {
    let text = input.form("email").text_of(1..=Email::LONGEST)?;
    if Email::parse(&text).is_err() {
        input.refuse_form("regex");
        return None;
    }
    Some(text)
}

impl FromInput for NewToken {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let email = email(&input.key("email"));
        let context = input.key("context").optional(context);
        let lifetime = input
            .key("expiresIn")
            .optional(|seconds| seconds.integer(1..=i64::from(i32::MAX)));
        Some(Self {
            email: email?,
            context: context?.unwrap_or_default(),
            lifetime: lifetime?.unwrap_or(LIFETIME),
        })
    }
}

fn context(input: &Input<'_>) -> Option<OneTimeTokenContext> {
    input.is_object()?;
    let organizations = input
        .key("jitOrganizationIds")
        .optional(|ids| ids.list_of(0..=MOST_ORGANIZATIONS, |id| id.text_of(1..=21)));
    let event = input
        .key("interactionEvent")
        .optional(|event| event.choice(&InteractionEvent::NAMED));
    Some(OneTimeTokenContext {
        jit_organization_ids: organizations?,
        interaction_event: event?,
    })
}

/// Makes a token that proves an e-mail address once. It is for a link in a message to that address.
#[utoipa::path(
    post,
    path = "/one-time-tokens",
    responses((status = 201, body = TokenView)),
)]
pub(super) async fn create(
    by: Administrator,
    JsonBody(new): JsonBody<NewToken>,
) -> Result<(StatusCode, Json<TokenView>), ApiError> {
    let token = service::create(&by, new).await?;
    let view = TokenView::new(by.tenant.id().clone(), token, by.now());
    Ok((StatusCode::CREATED, Json(view)))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use keyward_http::guard::read;
    use serde_json::json;

    use super::*;

    #[test]
    fn shapes() {
        let bare: NewToken = read("body", &json!({ "email": "a@b.c" })).unwrap();
        assert_eq!(bare.lifetime, 600);
        assert_eq!(bare.context, OneTimeTokenContext::default());
        let full = json!({
            "email": "a@b.c", "expiresIn": 1,
            "context": { "jitOrganizationIds": ["one"], "interactionEvent": "ForgotPassword" },
        });
        let full: NewToken = read("body", &full).unwrap();
        let event = full.context.interaction_event;
        assert_eq!(event, Some(InteractionEvent::ForgotPassword));
        for bad in [
            json!({}),
            json!({ "email": "" }),
            json!({ "email": "a" }),
            json!({ "email": format!("{}@b.c", "a".repeat(128)) }),
            json!({ "email": "a@b.c", "expiresIn": 0 }),
            json!({ "email": "a@b.c", "expiresIn": 1.5 }),
            json!({ "email": "a@b.c", "expiresIn": i64::MAX }),
            json!({ "email": "a@b.c", "context": null }),
            json!({ "email": "a@b.c", "context": { "interactionEvent": "SignOut" } }),
            json!({ "email": "a@b.c", "context": { "jitOrganizationIds": [1] } }),
        ] {
            assert!(read::<NewToken>("body", &bad).is_err(), "{bad}");
        }
    }
}
