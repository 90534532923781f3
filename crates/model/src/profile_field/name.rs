//! Which names a field may have, and where its value goes.

use thiserror::Error;

/// What the sign-up itself asks for.
const IDENTIFIERS: [&str; 5] = ["username", "primaryEmail", "primaryPhone", "email", "phone"];
/// A claim that follows from the user name.
const BUILT_IN: [&str; 1] = ["preferredUsername"];
/// What the Console keeps in a user's free data.
const RESERVED: [&str; 4] = [
    "adminConsolePreferences",
    "guideRequests",
    "onboarding",
    "defaultTenantId",
];
/// The members of a profile (OpenID Connect Core §5.1).
const CLAIMS: [&str; 12] = [
    "familyName",
    "givenName",
    "middleName",
    "nickname",
    "preferredUsername",
    "profile",
    "website",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "address",
];

/// Why a name is none of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ProfileFieldNameError {
    /// It has other characters than letters and digits, or none.
    #[error("a field's name has letters and digits only")]
    Shape,
    /// The claim of this name follows from something else.
    #[error("the name is built in")]
    BuiltIn,
    /// People sign in with it.
    #[error("the name is that of an identifier")]
    Identifier,
    /// The Console keeps something under it.
    #[error("the name is reserved")]
    Reserved,
}

impl ProfileFieldNameError {
    /// The contract's code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Shape => "custom_profile_fields.invalid_name",
            Self::BuiltIn => "custom_profile_fields.name_conflict_built_in_prop",
            Self::Identifier => "custom_profile_fields.name_conflict_sign_in_identifier",
            Self::Reserved => "custom_profile_fields.name_conflict_custom_data",
        }
    }
}

/// Checks a name, of a field or of a value that a person sends.
///
/// # Errors
/// [`ProfileFieldNameError`].
pub fn check_profile_field_name(name: &str) -> Result<(), ProfileFieldNameError> {
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(ProfileFieldNameError::Shape);
    }
    if BUILT_IN.contains(&name) {
        return Err(ProfileFieldNameError::BuiltIn);
    }
    if IDENTIFIERS.contains(&name) {
        return Err(ProfileFieldNameError::Identifier);
    }
    if RESERVED.contains(&name) {
        return Err(ProfileFieldNameError::Reserved);
    }
    Ok(())
}

/// Where a value of a user is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileFieldPlace {
    /// The user's name.
    Name,
    /// The URL of the user's picture.
    Avatar,
    /// A member of the profile, under the same name.
    Profile,
    /// The user's free data, under the same name.
    CustomData,
}

impl ProfileFieldPlace {
    /// Where the value of a name goes.
    #[must_use]
    pub fn of(name: &str) -> Self {
        match name {
            "name" => Self::Name,
            "avatar" => Self::Avatar,
            claim if CLAIMS.contains(&claim) => Self::Profile,
            _ => Self::CustomData,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_their_places() {
        use ProfileFieldPlace::{Avatar, CustomData, Name, Profile};
        for (name, place) in [
            ("name", Name),
            ("avatar", Avatar),
            ("birthdate", Profile),
            ("address", Profile),
            ("fullname", CustomData),
            ("shoeSize", CustomData),
        ] {
            assert_eq!(check_profile_field_name(name), Ok(()), "{name}");
            assert_eq!(ProfileFieldPlace::of(name), place, "{name}");
        }
    }

    #[test]
    fn names_that_mean_something_else() {
        use ProfileFieldNameError::{BuiltIn, Identifier, Reserved, Shape};
        for (name, error) in [
            ("", Shape),
            ("a b", Shape),
            ("a_b", Shape),
            ("é", Shape),
            ("preferredUsername", BuiltIn),
            ("username", Identifier),
            ("primaryPhone", Identifier),
            ("onboarding", Reserved),
        ] {
            assert_eq!(check_profile_field_name(name), Err(error), "{name}");
        }
    }
}
