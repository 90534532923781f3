//! What a conversation will write to an account (reference experience-api.md §1, §5).

use serde::{Deserialize, Serialize};

use crate::{Email, JsonObject, PasswordDigest, Phone, User, UserProfile, Username};

/// What waits to be written.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PendingProfile {
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The URL of a picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar: Option<String>,
    /// The user name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<Username>,
    /// An e-mail address that was proved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// A phone number that was proved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// The password.
    #[serde(with = "optional_digest", skip_serializing_if = "Option::is_none")]
    pub password: Option<PasswordDigest>,
    /// Standard claims.
    #[serde(skip_serializing_if = "is_default")]
    pub profile: UserProfile,
    /// Free data.
    #[serde(skip_serializing_if = "JsonObject::is_empty")]
    pub custom_data: JsonObject,
    /// Organizations that are joined.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub jit_organization_ids: Vec<String>,
    /// Whether the fields of the sign-up were answered, with or without values.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub submitted: bool,
}

fn is_default(profile: &UserProfile) -> bool {
    *profile == UserProfile::default()
}

impl PendingProfile {
    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.name.is_none()
            && self.avatar.is_none()
            && self.username.is_none()
            && self.email.is_none()
            && self.phone.is_none()
            && self.password.is_none()
            && is_default(&self.profile)
            && self.custom_data.is_empty()
    }

    /// Writes what waits into a user. User name and password are columns of their own.
    pub fn apply_to(&self, user: &mut User) {
        let set = |column: &mut Option<String>, value: &Option<String>| {
            if value.is_some() {
                column.clone_from(value);
            }
        };
        set(&mut user.name, &self.name);
        set(&mut user.avatar, &self.avatar);
        if let Some(email) = &self.email {
            user.primary_email = Some(email.as_str().to_owned());
        }
        if let Some(phone) = &self.phone {
            user.primary_phone = Some(phone.clone());
        }
        user.profile = std::mem::take(&mut user.profile).with(self.profile.clone());
        user.custom_data.extend(self.custom_data.clone());
    }
}

/// What an account lacks, in the contract's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum MissingProfile {
    /// A user name.
    Username,
    /// An e-mail address or a phone number.
    EmailOrPhone,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A password.
    Password,
    /// Fields of the sign-up.
    ExtraProfile,
}

impl MissingProfile {
    /// The contract's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::EmailOrPhone => "emailOrPhone",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Password => "password",
            Self::ExtraProfile => "extraProfile",
        }
    }
}

/// A digest in a row: it is no clear text, and goes where the user's own stands.
#[derive(Serialize, Deserialize)]
struct StoredDigest {
    method: String,
    digest: String,
}

/// Writing and reading a digest.
pub(crate) mod digest {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    use super::StoredDigest;
    use crate::{PasswordDigest, PasswordMethod, Secret};

    pub(crate) fn serialize<S: Serializer>(
        digest: &PasswordDigest,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let stored = StoredDigest {
            method: digest.method.as_str().to_owned(),
            digest: digest.digest.expose().to_owned(),
        };
        stored.serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<PasswordDigest, D::Error> {
        let stored = StoredDigest::deserialize(deserializer)?;
        let method = PasswordMethod::from_name(&stored.method)
            .ok_or_else(|| D::Error::custom("no method of passwords"))?;
        Ok(PasswordDigest {
            method,
            digest: Secret::new(stored.digest),
        })
    }
}

/// The same where there may be none.
mod optional_digest {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::digest;
    use crate::PasswordDigest;

    #[derive(Deserialize)]
    struct Wrapped(#[serde(with = "digest")] PasswordDigest);

    pub(super) fn serialize<S: Serializer>(
        value: &Option<PasswordDigest>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => digest::serialize(value, serializer),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<PasswordDigest>, D::Error> {
        Ok(Option::<Wrapped>::deserialize(deserializer)?.map(|wrapped| wrapped.0))
    }
}
