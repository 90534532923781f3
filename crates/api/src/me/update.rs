//! `PATCH /me`: changes what is given. Another address is taken only once it is proved that it is theirs.

use axum::Json;
use keyward_http::{
    ApiError, IfMatch, JsonBody,
    guard::{FromInput, Input},
};
use keyward_model::Email;

use super::{owner::Owner, service};
use crate::management::users::{
    UserError, UserView,
    fields::{self, Member},
};

/// What is to change: `Some(None)` clears.
pub(super) struct Body {
    username: Option<String>,
    primary_email: Option<Member<Email>>,
    name: Option<Option<Member<String>>>,
    avatar: Option<Option<Member<String>>>,
}

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let username = input.key("username").optional(Input::text);
        let primary_email = input.key("primaryEmail").optional(fields::email);
        let name = input.key("name").optional_nullable(fields::name);
        let avatar = input.key("avatar").optional_nullable(fields::avatar);
        Some(Self {
            username: username?,
            primary_email: primary_email?,
            name: name?,
            avatar: avatar?,
        })
    }
}

impl TryFrom<Body> for service::Change {
    type Error = UserError;

    fn try_from(body: Body) -> Result<Self, UserError> {
        Ok(Self {
            username: body.username,
            primary_email: body.primary_email.transpose()?,
            name: body.name.map(Option::transpose).transpose()?,
            avatar: body.avatar.map(Option::transpose).transpose()?,
        })
    }
}

/// Changes the account.
pub(super) async fn update(
    Owner { by, id }: Owner,
    seen: IfMatch,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<UserView>, ApiError> {
    let user = service::update(&by.having_seen(seen), id, body.try_into()?).await?;
    Ok(Json(user.into()))
}
