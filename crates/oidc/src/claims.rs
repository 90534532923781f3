//! Claims about a user, by scope (OpenID Connect Core §5.4, reference oidc.md §7). Absent, null
//! and camel case follow the contract: SDKs read them so.

use keyward_model::{JsonObject, Phone, ScopeSet, User, user_scopes};
use serde_json::{Value, json};

/// All claims that tokens and userinfo can hold, in the contract's order.
#[must_use]
pub fn supported() -> Vec<&'static str> {
    vec![
        "sub",
        "name",
        "family_name",
        "given_name",
        "middle_name",
        "nickname",
        "preferred_username",
        "profile",
        "picture",
        "website",
        "gender",
        "birthdate",
        "zoneinfo",
        "locale",
        "updated_at",
        "username",
        "created_at",
        "email",
        "email_verified",
        "phone_number",
        "phone_number_verified",
        "address",
        "custom_data",
        "identities",
        "roles",
        "auth_time",
        "iss",
    ]
}

/// Where claims go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// An ID token, with the extended claims that the tenant's settings let in.
    IdToken {
        /// Names of extended claims.
        extended: &'a [String],
    },
    /// The userinfo endpoint, which has all of them.
    Userinfo,
}

impl Place<'_> {
    fn has(self, claim: &str) -> bool {
        match self {
            Self::IdToken { extended } => extended.iter().any(|own| own == claim),
            Self::Userinfo => true,
        }
    }
}

/// The claims that the scopes give, `sub` among them.
#[must_use]
pub fn of_user(user: &User, roles: &[String], scope: &ScopeSet, place: Place<'_>) -> JsonObject {
    let mut claims = JsonObject::new();
    claims.insert("sub".to_owned(), json!(user.id));
    if scope.contains(user_scopes::PROFILE) {
        profile(user, &mut claims);
    }
    if scope.contains(user_scopes::EMAIL) {
        claims.insert("email".to_owned(), json!(user.primary_email));
        claims.insert(
            "email_verified".to_owned(),
            json!(user.primary_email.is_some()),
        );
    }
    if scope.contains(user_scopes::PHONE) {
        let phone = user.primary_phone.as_ref().map(Phone::digits);
        claims.insert("phone_number".to_owned(), json!(phone));
        claims.insert("phone_number_verified".to_owned(), json!(phone.is_some()));
    }
    if scope.contains(user_scopes::ADDRESS)
        && let Some(address) = &user.profile.address
    {
        claims.insert("address".to_owned(), Value::Object(address.clone()));
    }
    let extended = [
        (user_scopes::CUSTOM_DATA, json!(user.custom_data)),
        (user_scopes::IDENTITIES, json!(user.identities)),
        (user_scopes::ROLES, json!(roles)),
    ];
    for (name, value) in extended {
        if scope.contains(name) && place.has(name) {
            claims.insert(name.to_owned(), value);
        }
    }
    claims
}

fn profile(user: &User, claims: &mut JsonObject) {
    let set = &user.profile;
    let preferred = set.preferred_username.as_ref().or(user.username.as_ref());
    let optional = [
        ("family_name", &set.family_name),
        ("given_name", &set.given_name),
        ("middle_name", &set.middle_name),
        ("nickname", &set.nickname),
    ];
    claims.insert("name".to_owned(), json!(user.name));
    let put = |claims: &mut JsonObject, name: &str, value: Option<&String>| {
        if let Some(value) = value {
            claims.insert(name.to_owned(), json!(value));
        }
    };
    for (name, value) in optional {
        put(claims, name, value.as_ref());
    }
    put(claims, "preferred_username", preferred);
    put(claims, "profile", set.profile.as_ref());
    claims.insert("picture".to_owned(), json!(user.avatar));
    for (name, value) in [
        ("website", &set.website),
        ("gender", &set.gender),
        ("birthdate", &set.birthdate),
        ("zoneinfo", &set.zoneinfo),
        ("locale", &set.locale),
    ] {
        put(claims, name, value.as_ref());
    }
    // Milliseconds, not the seconds of OpenID Connect Core §5.1: the contract's SDKs read them so.
    claims.insert("updated_at".to_owned(), json!(user.updated_at));
    claims.insert("username".to_owned(), json!(user.username));
    claims.insert("created_at".to_owned(), json!(user.created_at));
}
