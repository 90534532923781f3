//! `POST /me/verification-codes`: sends a code to an address.

use axum::{extract::State, http::StatusCode};
use keyward_http::{
    ApiError, JsonBody, RequestInfo, SharedApp,
    guard::{FromInput, Input},
};
use keyward_model::Email;

use crate::{
    management::users::fields::{self, Member},
    me::{owner::Owner, service},
};

pub(in crate::me) struct Body(Member<Email>);

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        fields::email(&input.key("email")).map(Self)
    }
}

/// Sends a code. The one that was sent there before works no more.
pub(in crate::me) async fn send(
    Owner { by, id }: Owner,
    State(app): State<SharedApp>,
    info: RequestInfo,
    JsonBody(Body(email)): JsonBody<Body>,
) -> Result<StatusCode, ApiError> {
    let languages = info.languages.0.first();
    let locale = languages.map(|tag| tag.as_str().to_owned());
    service::send_code(&by, &app.messenger, id, email?, locale).await?;
    Ok(StatusCode::NO_CONTENT)
}
