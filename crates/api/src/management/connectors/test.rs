//! `POST /api/connectors/:factoryId/test`: sends the code `000000` by a configuration that has
//! not been saved, to the administrator's own phone or address.

use axum::{extract::State, http::StatusCode};
use keyward_connectors::{Message, Recipient};
use keyward_http::{
    ApiError, JsonBody, Params, SharedApp,
    guard::{FromInput, Input},
};
use keyward_model::{Email, JsonObject, Phone, Secret, TemplateType};

use super::service;
use crate::management::Administrator;

/// The code of every test message.
const CODE: &str = "000000";

pub(super) struct Test {
    to: Recipient,
    config: JsonObject,
    locale: Option<String>,
}

impl FromInput for Test {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let phone = input.key("phone").optional(phone);
        let email = input
            .key("email")
            .optional(|email| email.form("email").parsed(|text| Email::parse(&text)));
        let config = input.key("config").object();
        let locale = input
            .key("locale")
            .optional(|locale| locale.text_of(0..=35));
        // A phone number wins, as in the contract.
        let to = match (phone?, email?) {
            (Some(phone), _) => Some(Recipient::Phone(phone)),
            (None, email) => email.map(Recipient::Email),
        };
        if to.is_none() {
            input.refuse_custom("Either phone or email is required.");
        }
        Some(Self {
            to: to?,
            config: config?,
            locale: locale?,
        })
    }
}

/// Digits with country code, without `+`.
fn phone(input: &Input<'_>) -> Option<Phone> {
    let text = input.form("phone").text()?;
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        input.refuse_form("regex");
        return None;
    }
    input.parsed(|text| Phone::parse(&text))
}

/// Sends a test message by a configuration that has not been saved.
#[utoipa::path(
    post,
    path = "/connectors/{factoryId}/test",
    responses((status = 204), (status = 404), (status = 422), (status = 429), (status = 501)),
)]
pub(super) async fn test(
    by: Administrator,
    State(app): State<SharedApp>,
    Params(factory_id): Params<String>,
    JsonBody(test): JsonBody<Test>,
) -> Result<StatusCode, ApiError> {
    let code = Secret::new(CODE.to_owned());
    let message = Message::with_code(test.to, TemplateType::Generic, code).in_locale(test.locale);
    service::test(&by, &app.messenger, &factory_id, test.config, &message).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use keyward_http::guard::read;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_recipient_is_needed() {
        let config = json!({});
        let to = |document| read::<Test>("body", &document).map(|test| test.to);
        let phone = to(json!({ "phone": "8613800138000", "email": "a@b.c", "config": config }));
        assert_eq!(phone.unwrap().as_str(), "8613800138000");
        for bad in [
            json!({ "config": config }),
            json!({ "phone": "+8613800138000", "config": config }),
            json!({ "phone": "1", "config": config }),
            json!({ "email": "a", "config": config }),
            json!({ "phone": "8613800138000" }),
        ] {
            assert!(to(bad.clone()).is_err(), "{bad}");
        }
    }
}
