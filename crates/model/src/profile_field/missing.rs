//! Which fields are asked for, and which of them a user lacks.

use serde_json::{Value, json};

use super::{ProfileField, ProfileFieldPlace, ProfileFieldType};
use crate::{JsonObject, SignInExperience, UserProfile};

/// The fields that sign-up asks for: all of them where nobody ever chose, else those that were
/// chosen, in that order. `catalog` is in the order of the tenant. Names of fields that are no more
/// are passed over.
#[must_use]
pub fn sign_up_fields<'c>(
    settings: &SignInExperience,
    catalog: &'c [ProfileField],
) -> Vec<&'c ProfileField> {
    let Some(chosen) = &settings.sign_up_profile_fields else {
        return catalog.iter().collect();
    };
    let names = chosen
        .iter()
        .filter_map(|field| field.get("name")?.as_str());
    names
        .filter_map(|name| catalog.iter().find(|field| field.name == name))
        .collect()
}

/// What is known of a user, the values that wait included.
#[derive(Clone, Copy, Debug)]
pub struct ProfileValues<'a> {
    /// The name.
    pub name: Option<&'a str>,
    /// The URL of the picture.
    pub avatar: Option<&'a str>,
    /// The standard claims.
    pub profile: &'a UserProfile,
    /// The free data.
    pub custom_data: &'a JsonObject,
}

impl ProfileValues<'_> {
    fn has(&self, name: &str) -> bool {
        let is_there = |object: Option<&Value>| {
            object.is_some_and(|value| !value.is_null() && value.as_str() != Some(""))
        };
        match ProfileFieldPlace::of(name) {
            ProfileFieldPlace::Name => self.name.is_some_and(|name| !name.is_empty()),
            ProfileFieldPlace::Avatar => self.avatar.is_some_and(|avatar| !avatar.is_empty()),
            ProfileFieldPlace::Profile => is_there(json!(self.profile).get(name)),
            ProfileFieldPlace::CustomData => is_there(self.custom_data.get(name)),
        }
    }
}

impl ProfileField {
    /// Whether a user lacks what the field asks for. Before a person was asked everything counts,
    /// afterwards (`only_required`) what they could not leave out. A full name is its parts.
    #[must_use]
    pub fn is_missing(&self, values: &ProfileValues<'_>, only_required: bool) -> bool {
        if only_required && !self.required {
            return false;
        }
        if self.kind == ProfileFieldType::Fullname {
            let mut parts = self.config.enabled_parts();
            return parts.any(|part| (part.required || !only_required) && !values.has(&part.name));
        }
        !values.has(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{ProfileFieldConfig, TenantId, Time};

    fn field(name: &str, kind: ProfileFieldType, required: bool, config: Value) -> ProfileField {
        let config: ProfileFieldConfig = serde_json::from_value(config).expect("a configuration");
        ProfileField {
            tenant_id: TenantId::default_tenant(),
            id: name.into(),
            name: name.to_owned(),
            kind,
            label: String::new(),
            description: None,
            required,
            config,
            created_at: Time::from_millis(0),
            sie_order: 1,
        }
    }

    #[test]
    fn chosen_fields_in_their_order() {
        let catalog =
            ["a", "b", "c"].map(|name| field(name, ProfileFieldType::Text, false, json!({})));
        let mut settings = SignInExperience::seed(&TenantId::default_tenant());
        let names = |settings: &SignInExperience| -> Vec<String> {
            let fields = sign_up_fields(settings, &catalog);
            fields.into_iter().map(|field| field.name.clone()).collect()
        };
        settings.sign_up_profile_fields = None;
        assert_eq!(names(&settings), ["a", "b", "c"]);
        settings.sign_up_profile_fields = Some(vec![
            json!({ "name": "c" }),
            json!({ "name": "gone" }),
            json!({ "name": "a" }),
        ]);
        assert_eq!(names(&settings), ["c", "a"]);
        settings.sign_up_profile_fields = Some(Vec::new());
        assert!(names(&settings).is_empty());
    }

    #[test]
    fn values_are_found_where_they_are_kept() {
        let profile = UserProfile {
            birthdate: Some("2000-01-02".to_owned()),
            given_name: Some("Ann".to_owned()),
            ..UserProfile::default()
        };
        let data = json!({ "size": 0, "note": "", "gone": null });
        let values = ProfileValues {
            name: Some("Ann"),
            avatar: None,
            profile: &profile,
            custom_data: data.as_object().expect("an object"),
        };
        let missing = |name: &str, required, only_required| {
            field(name, ProfileFieldType::Text, required, json!({}))
                .is_missing(&values, only_required)
        };
        for there in ["name", "birthdate", "size"] {
            assert!(!missing(there, true, true), "{there}");
        }
        for absent in ["avatar", "website", "note", "gone", "other"] {
            assert!(missing(absent, false, false), "{absent}");
            assert!(missing(absent, true, true), "{absent}");
            assert!(!missing(absent, false, true), "{absent}");
        }
        let part = |name: &str, enabled: bool, required: bool| json!({ "enabled": enabled, "name": name, "type": "Text", "required": required });
        let fullname = |parts: Value| {
            field(
                "fullname",
                ProfileFieldType::Fullname,
                true,
                json!({ "parts": parts }),
            )
        };
        let given = fullname(json!([
            part("givenName", true, true),
            part("middleName", false, true)
        ]));
        assert!(!given.is_missing(&values, false));
        let both = fullname(json!([
            part("givenName", true, true),
            part("familyName", true, false)
        ]));
        assert!(both.is_missing(&values, false) && !both.is_missing(&values, true));
    }
}
