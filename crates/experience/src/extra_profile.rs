//! Values of the sign-up's fields (reference experience-api.md §5.1 "extraProfile"): the name and the
//! picture are columns, claims go to the profile, the rest to the free data.

use keyward_model::{
    JsonObject, PendingProfile, ProfileFieldNameError, ProfileFieldPlace, UserProfile,
    check_profile_field_name,
};
use serde_json::Value;

use crate::ExperienceError;

/// What the columns of a name and of a picture hold, in characters.
const NAME: usize = 128;
const AVATAR: usize = 2048;

/// Adds values; those of the same names are replaced.
pub(crate) fn add(values: JsonObject, profile: &mut PendingProfile) -> Result<(), ExperienceError> {
    for name in values.keys() {
        check_profile_field_name(name).map_err(|why| match why {
            ProfileFieldNameError::Shape => ExperienceError::ProfileValue(name.clone()),
            why => ExperienceError::ProfileName {
                why,
                name: name.clone(),
            },
        })?;
    }
    let mut added = profile.clone();
    let mut claims = JsonObject::new();
    for (name, value) in values {
        match ProfileFieldPlace::of(&name) {
            ProfileFieldPlace::Name => added.name = Some(text(&name, value, NAME)?),
            ProfileFieldPlace::Avatar => added.avatar = Some(text(&name, value, AVATAR)?),
            ProfileFieldPlace::Profile => {
                claims.insert(name, value);
            }
            ProfileFieldPlace::CustomData => {
                added.custom_data.insert(name, value);
            }
        }
    }
    let claims: UserProfile = serde_json::from_value(Value::Object(claims))
        .map_err(|_| ExperienceError::ProfileValue("profile".to_owned()))?;
    added.profile = added.profile.with(claims);
    added.submitted = true;
    *profile = added;
    Ok(())
}

fn text(name: &str, value: Value, most: usize) -> Result<String, ExperienceError> {
    match value {
        Value::String(text) if text.chars().count() <= most => Ok(text),
        _ => Err(ExperienceError::ProfileValue(name.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn added(values: &Value) -> Result<PendingProfile, &'static str> {
        let mut profile = PendingProfile::default();
        let values = values.as_object().cloned().unwrap_or_default();
        match add(values, &mut profile) {
            Ok(()) => Ok(profile),
            Err(error) => {
                assert!(profile.is_empty() && !profile.submitted);
                Err(error.code())
            }
        }
    }

    #[test]
    fn each_value_has_its_place() {
        let profile = added(&json!({
            "name": "Ann", "avatar": "https://a.b/c", "birthdate": "2000-01-01", "shoeSize": 44,
        }))
        .expect("values");
        assert_eq!(profile.name.as_deref(), Some("Ann"));
        assert_eq!(profile.profile.birthdate.as_deref(), Some("2000-01-01"));
        assert_eq!(profile.custom_data["shoeSize"], 44);
        assert!(profile.submitted);
        assert!(added(&json!({})).expect("none").submitted);
    }

    #[test]
    fn what_does_not_fit_changes_nothing() {
        for (values, code) in [
            (
                json!({ "name": "Ann", "preferredUsername": "x" }),
                "custom_profile_fields.name_conflict_built_in_prop",
            ),
            (
                json!({ "primaryEmail": "x" }),
                "custom_profile_fields.name_conflict_sign_in_identifier",
            ),
            (
                json!({ "onboarding": 1 }),
                "custom_profile_fields.name_conflict_custom_data",
            ),
            (json!({ "a-b": 1 }), "guard.invalid_input"),
            (json!({ "name": 1 }), "guard.invalid_input"),
            (json!({ "name": "x".repeat(129) }), "guard.invalid_input"),
            (json!({ "birthdate": 1 }), "guard.invalid_input"),
        ] {
            assert_eq!(added(&values).err(), Some(code), "{values}");
        }
    }
}
