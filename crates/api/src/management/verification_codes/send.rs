//! `POST /api/verification-codes`: sends a code to an address or a number.

use axum::{extract::State, http::StatusCode};
use keyward_connectors::Recipient;
use keyward_http::{
    ApiError, JsonBody, RequestInfo, SharedApp,
    guard::{FromInput, Input},
};

use super::{
    recipient::recipient,
    service::{self, Purpose},
};
use crate::management::Administrator;

pub(super) struct Wanted(Recipient);

impl FromInput for Wanted {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        recipient(input).map(Self)
    }
}

/// Sends a code to an address or a number. The one that was sent there before works no more.
#[utoipa::path(
    post,
    path = "/verification-codes",
    responses((status = 204), (status = 429), (status = 501)),
)]
pub(super) async fn send(
    by: Administrator,
    State(app): State<SharedApp>,
    info: RequestInfo,
    JsonBody(Wanted(to)): JsonBody<Wanted>,
) -> Result<StatusCode, ApiError> {
    let languages = info.languages.0.first();
    let locale = languages.map(|tag| tag.as_str().to_owned());
    service::send(&by, &app.messenger, to, &Purpose::GENERIC, locale).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use keyward_http::guard::read;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_recipient_is_needed() {
        let to = |document| read::<Wanted>("body", &document).map(|wanted| wanted.0);
        assert!(matches!(
            to(json!({ "email": "a@b.c" })),
            Ok(Recipient::Email(_))
        ));
        assert!(matches!(
            to(json!({ "phone": "8613800138000" })),
            Ok(Recipient::Phone(_))
        ));
        for bad in [
            json!({}),
            json!([]),
            json!({ "email": "a" }),
            json!({ "email": null }),
            json!({ "phone": "+8613800138000" }),
            json!({ "phone": "12" }),
            json!({ "phone": 8_613_800_138_000_i64 }),
        ] {
            assert!(to(bad.clone()).is_err(), "{bad}");
        }
    }
}
