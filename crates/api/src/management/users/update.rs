//! `PATCH /api/users/:userId`: changes what is given; objects are replaced as a whole.

use axum::Json;
use keyward_http::{
    ApiError, IfMatch, JsonBody, Params,
    guard::{FromInput, Input},
};
use keyward_model::{Email, Id, JsonObject, Phone, User, UserProfile, Username};

use super::{
    UserError,
    fields::{self, Member},
    service::{self, UserChange},
    view::UserView,
};
use crate::management::Administrator;

/// What is to change: `Some(None)` clears.
pub(super) struct Body {
    username: Option<Option<Member<Username>>>,
    primary_email: Option<Option<Member<Email>>>,
    primary_phone: Option<Option<Member<Phone>>>,
    name: Option<Option<Member<String>>>,
    avatar: Option<Option<Member<String>>>,
    custom_data: Option<JsonObject>,
    profile: Option<UserProfile>,
}

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let username = fields::clearable(&input.key("username"), fields::username);
        let email = fields::clearable(&input.key("primaryEmail"), fields::email);
        let phone = fields::clearable(&input.key("primaryPhone"), fields::phone);
        let name = input.key("name").optional_nullable(fields::name);
        let avatar = input.key("avatar").optional_nullable(fields::avatar);
        let custom_data = input.key("customData").optional(Input::object);
        let profile = input.key("profile").optional(fields::profile);
        Some(Self {
            username: username?,
            primary_email: email?,
            primary_phone: phone?,
            name: name?,
            avatar: avatar?,
            custom_data: custom_data?,
            profile: profile?,
        })
    }
}

impl TryFrom<Body> for UserChange {
    type Error = UserError;

    fn try_from(body: Body) -> Result<Self, UserError> {
        Ok(Self {
            username: checked(body.username)?,
            primary_email: checked(body.primary_email)?,
            primary_phone: checked(body.primary_phone)?,
            name: checked(body.name)?,
            avatar: checked(body.avatar)?,
            custom_data: body.custom_data,
            profile: body.profile,
        })
    }
}

fn checked<T>(member: Option<Option<Member<T>>>) -> Result<Option<Option<T>>, UserError> {
    member.map(Option::transpose).transpose()
}

/// Changes what is given of a user; objects are replaced as a whole.
#[utoipa::path(
    patch,
    path = "/users/{userId}",
    responses((status = 200, body = UserView), (status = 404), (status = 422)),
)]
pub(super) async fn update(
    by: Administrator,
    seen: IfMatch,
    Params(id): Params<Id<User>>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<UserView>, ApiError> {
    let user = service::update(&by.having_seen(seen), id, body.try_into()?).await?;
    Ok(Json(user.into()))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use keyward_http::guard::read;
    use serde_json::{Value, json};

    use super::*;

    fn parse(document: &Value) -> UserChange {
        read::<Body>("body", document).unwrap().try_into().unwrap()
    }

    #[test]
    fn null_and_empty_texts_clear_and_what_is_absent_stays() {
        let keys = ["username", "primaryEmail", "primaryPhone"];
        for cleared in [Value::Null, json!("")] {
            let body: Value = keys.iter().map(|key| (*key, cleared.clone())).collect();
            let change = parse(&body);
            assert_eq!(change.username, Some(None));
            assert_eq!(change.primary_email, Some(None));
            assert_eq!(change.primary_phone, Some(None));
        }
        let change = parse(&json!({ "name": "", "avatar": null }));
        assert_eq!(change.name, Some(Some(String::new())));
        assert_eq!(change.avatar, Some(None));
        assert_eq!(change.username, None);
        assert!(parse(&json!({})).profile.is_none());
    }
}
