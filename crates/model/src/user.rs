//! Users.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Application, Id, JsonObject, Phone, Time};

/// Standard claims of a user (OpenID Connect Core §5.1), camel-cased as the contract has them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct UserProfile {
    /// `family_name`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    /// `given_name`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    /// `middle_name`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub middle_name: Option<String>,
    /// `nickname`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nickname: Option<String>,
    /// `preferred_username`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preferred_username: Option<String>,
    /// `profile`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// `website`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// `gender`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    /// `birthdate`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthdate: Option<String>,
    /// `zoneinfo`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zoneinfo: Option<String>,
    /// `locale`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// `address`, as an object of the contract's camel-cased members
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub address: Option<JsonObject>,
}

impl UserProfile {
    /// This profile with the members of another, which win.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self {
            family_name: other.family_name.or(self.family_name),
            given_name: other.given_name.or(self.given_name),
            middle_name: other.middle_name.or(self.middle_name),
            nickname: other.nickname.or(self.nickname),
            preferred_username: other.preferred_username.or(self.preferred_username),
            profile: other.profile.or(self.profile),
            website: other.website.or(self.website),
            gender: other.gender.or(self.gender),
            birthdate: other.birthdate.or(self.birthdate),
            zoneinfo: other.zoneinfo.or(self.zoneinfo),
            locale: other.locale.or(self.locale),
            address: other.address.or(self.address),
        }
    }
}

/// A person.
#[derive(Clone, Debug)]
pub struct User {
    /// `sub`; 12 characters.
    pub id: Id<User>,
    /// User name.
    pub username: Option<String>,
    /// E-mail address.
    pub primary_email: Option<String>,
    /// Phone number.
    pub primary_phone: Option<Phone>,
    /// Full name.
    pub name: Option<String>,
    /// URL of a picture.
    pub avatar: Option<String>,
    /// Standard claims.
    pub profile: UserProfile,
    /// Free data of the tenant.
    pub custom_data: JsonObject,
    /// Linked social identities by target.
    pub identities: JsonObject,
    /// The application at which the account was first used.
    pub application_id: Option<Id<Application>>,
    /// Whether the account is blocked.
    pub is_suspended: bool,
    /// Whether a password is set.
    pub has_password: bool,
    /// The latest completed sign-in.
    pub last_sign_in_at: Option<Time>,
    /// When the account was made.
    pub created_at: Time,
    /// When the row last changed.
    pub updated_at: Time,
}
