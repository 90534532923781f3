//! `POST /api/experience/profile`.

use axum::http::StatusCode;
use keyward_experience::{self as experience, ProfileItem};
use keyward_http::{
    ApiError, JsonBody,
    guard::{FromInput, Input},
};

use crate::experience::{shapes, visitor::Visitor};

pub(in crate::experience) struct Body(ProfileItem);

/// What is added.
#[derive(Clone, Copy)]
enum Kind {
    Username,
    Password,
    Email,
    Phone,
    Extra,
}

const KINDS: [(&str, Kind); 5] = [
    ("username", Kind::Username),
    ("password", Kind::Password),
    ("email", Kind::Email),
    ("phone", Kind::Phone),
    ("extraProfile", Kind::Extra),
];

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let record = || input.key("verificationId").text();
        let item = match input.key("type").choice(&KINDS)? {
            Kind::Username => ProfileItem::Username(username(&input.key("value"))?),
            Kind::Password => ProfileItem::Password(shapes::password(&input.key("value"), 0)?),
            Kind::Email => ProfileItem::Email(record()?),
            Kind::Phone => ProfileItem::Phone(record()?),
            Kind::Extra => ProfileItem::Extra(input.key("values").object()?),
        };
        Some(Self(item))
    }
}

/// A user name by the contract's rule. Its length is the policy's.
fn username(input: &Input<'_>) -> Option<String> {
    let text = input.text()?;
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let begins = text
        .bytes()
        .next()
        .is_some_and(|byte| !byte.is_ascii_digit());
    if begins && text.bytes().all(is_word) {
        return Some(text);
    }
    input.refuse_form("regex");
    None
}

/// Adds a user name, a password, a verified address or profile fields to what will be written.
#[utoipa::path(
    post,
    path = "/experience/profile",
    responses((status = 204), (status = 403), (status = 404), (status = 422)),
)]
pub(in crate::experience) async fn add(
    visitor: Visitor,
    JsonBody(Body(item)): JsonBody<Body>,
) -> Result<StatusCode, ApiError> {
    experience::add_profile(&visitor.context, visitor.begun()?, item).await?;
    Ok(StatusCode::NO_CONTENT)
}
