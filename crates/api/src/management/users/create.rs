//! `POST /api/users`: makes a user.

use axum::Json;
use keyward_http::{
    ApiError, JsonBody,
    guard::{FromInput, Input},
};
use keyward_model::{Email, JsonObject, PasswordMethod, Phone, Secret, UserProfile, Username};

use super::{
    NewUser, UserError,
    fields::{self, Member},
    service,
    view::UserView,
};
use crate::management::Administrator;

/// What a user is made of.
pub(super) struct Body {
    username: Option<Member<Username>>,
    primary_email: Option<Member<Email>>,
    primary_phone: Option<Member<Phone>>,
    name: Option<Member<String>>,
    avatar: Option<Member<String>>,
    password: Option<Secret>,
    digest: Option<Secret>,
    method: Option<PasswordMethod>,
    custom_data: Option<JsonObject>,
    profile: Option<UserProfile>,
}

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let primary_phone = input.key("primaryPhone").optional(fields::phone);
        let primary_email = input.key("primaryEmail").optional(fields::email);
        let username = input.key("username").optional(fields::username);
        let password = input.key("password").optional(fields::password);
        let digest = input
            .key("passwordDigest")
            .optional(|digest| digest.text_of(0..=256));
        let method = input
            .key("passwordAlgorithm")
            .optional(|method| method.choice(&fields::METHODS));
        let name = input.key("name").optional(fields::name);
        let avatar = input.key("avatar").optional_nullable(fields::avatar);
        let custom_data = input.key("customData").optional(Input::object);
        let profile = input.key("profile").optional(fields::profile);
        Some(Self {
            username: username?,
            primary_email: primary_email?,
            primary_phone: primary_phone?,
            name: name?,
            avatar: avatar?.flatten(),
            password: password?,
            digest: digest?.map(Secret::new),
            method: method?,
            custom_data: custom_data?,
            profile: profile?,
        })
    }
}

impl TryFrom<Body> for NewUser {
    type Error = UserError;

    fn try_from(body: Body) -> Result<Self, UserError> {
        Ok(Self {
            id: None,
            username: body.username.transpose()?,
            primary_email: body.primary_email.transpose()?,
            primary_phone: body.primary_phone.transpose()?,
            name: body.name.transpose()?,
            avatar: body.avatar.transpose()?,
            password: body.password,
            digest: body.digest,
            method: body.method,
            custom_data: body.custom_data.unwrap_or_default(),
            profile: body.profile.unwrap_or_default(),
        })
    }
}

/// Makes a user with the roles that new users get.
#[utoipa::path(
    post,
    path = "/users",
    responses((status = 200, body = UserView), (status = 422)),
)]
pub(super) async fn create(
    by: Administrator,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<UserView>, ApiError> {
    let user = service::create(&by, body.try_into()?).await?;
    Ok(Json(user.into()))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use keyward_http::guard::read;
    use serde_json::{Value, json};

    use super::*;

    fn parse(document: &Value) -> Result<Result<NewUser, UserError>, String> {
        read::<Body>("body", document)
            .map(NewUser::try_from)
            .map_err(|error| format!("{error:?}"))
    }

    #[test]
    fn what_is_right_is_read_and_the_rest_ignored() {
        let new = parse(&json!({
            "username": "Ann_1", "primaryEmail": "Ann@Example.com",
            "primaryPhone": "4901712345678", "name": "", "avatar": "https://a.example/b.png",
            "customData": { "a": 1 },
            "profile": { "givenName": "Ann", "other": 1, "address": { "country": "DE", "x": 1 } },
            "isSuspended": true, "id": "chosen", "tenantId": "admin",
        }))
        .unwrap()
        .unwrap();
        assert_eq!(new.id, None, "nobody chooses an id");
        assert_eq!(new.primary_email.unwrap().as_str(), "Ann@Example.com");
        assert_eq!(new.primary_phone.unwrap().digits(), "491712345678");
        assert_eq!(new.name.as_deref(), Some(""));
        let address = new.profile.address.unwrap();
        assert_eq!(Value::from(address), json!({ "country": "DE" }));
        assert_eq!(new.profile.given_name.as_deref(), Some("Ann"));
        let cleared = parse(&json!({ "avatar": "" })).unwrap().unwrap();
        assert_eq!(cleared.avatar.as_deref(), Some(""));
        assert_eq!(
            parse(&json!({ "avatar": null })).unwrap().unwrap().avatar,
            None
        );
    }

    #[test]
    fn shapes_are_the_guards_and_lengths_a_rule() {
        for bad in [
            json!([]),
            json!({ "username": "1a" }),
            json!({ "username": "" }),
            json!({ "username": null }),
            json!({ "primaryEmail": "a@b" }),
            json!({ "primaryPhone": "+4917" }),
            json!({ "primaryPhone": "" }),
            json!({ "password": "" }),
            json!({ "password": 1 }),
            json!({ "passwordDigest": "x".repeat(257) }),
            json!({ "passwordAlgorithm": "argon2" }),
            json!({ "avatar": "a" }),
            json!({ "name": null }),
            json!({ "customData": [] }),
            json!({ "profile": { "address": "x" } }),
            json!({ "profile": { "gender": null } }),
        ] {
            assert!(parse(&bad).is_err(), "{bad}");
        }
        for long in [
            json!({ "username": "a".repeat(129) }),
            json!({ "primaryEmail": format!("{}@b.c", "a".repeat(125)) }),
            json!({ "name": "é".repeat(129) }),
            json!({ "avatar": format!("https://a.example/{}", "a".repeat(2048)) }),
        ] {
            let refused = parse(&long).unwrap().unwrap_err();
            assert!(matches!(refused, UserError::TooLong), "{long}");
        }
        let refused = parse(&json!({ "primaryPhone": "12" }))
            .unwrap()
            .unwrap_err();
        assert!(matches!(refused, UserError::InvalidPhone));
    }

    #[test]
    fn no_password_is_told() {
        let told = parse(&json!({ "password": "hush", "passwordDigest": "hush", "name": 5 }));
        assert!(!told.unwrap_err().contains("hush"));
        let new = parse(&json!({ "password": "hush" })).unwrap();
        assert!(!format!("{new:?}").contains("hush"));
    }
}
