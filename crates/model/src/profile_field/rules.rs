//! What a configuration must obey.

use serde_json::Number;
use thiserror::Error;

use super::{ProfileFieldConfig, ProfileFieldType, value::compile};

/// Why a field may not demand what its configuration says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ProfileFieldConfigError {
    /// The least is more than the most, or less than nothing.
    #[error("the bounds leave nothing")]
    Bounds,
    /// A box is ticked or not.
    #[error("the default is neither true nor false")]
    Default,
    /// Nothing can be chosen, or something twice.
    #[error("the options are none, or one is there twice")]
    Options,
    /// The pattern is none.
    #[error("the pattern is no regular expression")]
    Regex,
    /// The parts of an address are none, or one is there twice.
    #[error("the parts are none of an address")]
    Address,
    /// The parts of a name are none, or one is there twice.
    #[error("the parts are none of a name")]
    Fullname,
    /// A part has parts.
    #[error("a part has parts")]
    Nested,
}

impl ProfileFieldConfigError {
    /// The contract's code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Bounds => "custom_profile_fields.invalid_min_max_input",
            Self::Default => "custom_profile_fields.invalid_default_value",
            Self::Options => "custom_profile_fields.invalid_options",
            Self::Regex => "custom_profile_fields.invalid_regex_format",
            Self::Address => "custom_profile_fields.invalid_address_components",
            Self::Fullname => "custom_profile_fields.invalid_fullname_components",
            Self::Nested => "custom_profile_fields.invalid_sub_component_type",
        }
    }
}

pub(super) fn check(
    kind: ProfileFieldType,
    config: &ProfileFieldConfig,
) -> Result<(), ProfileFieldConfigError> {
    use ProfileFieldType as Kind;
    match kind {
        Kind::Text => lengths(config),
        Kind::Number => values(config.min_value.as_ref(), config.max_value.as_ref()),
        Kind::Checkbox => match config.default_value.as_deref() {
            None | Some("true" | "false") => Ok(()),
            Some(_) => Err(ProfileFieldConfigError::Default),
        },
        Kind::Select => options(config),
        Kind::Regex => {
            let pattern = config
                .format
                .as_deref()
                .filter(|pattern| !pattern.is_empty());
            let is_pattern = pattern.is_some_and(|pattern| compile(pattern).is_ok());
            is_pattern
                .then_some(())
                .ok_or(ProfileFieldConfigError::Regex)
        }
        Kind::Address => parts(kind, config, ProfileFieldConfigError::Address),
        Kind::Fullname => parts(kind, config, ProfileFieldConfigError::Fullname),
        Kind::Date | Kind::Url => Ok(()),
    }
}

fn lengths(config: &ProfileFieldConfig) -> Result<(), ProfileFieldConfigError> {
    let (min, max) = (config.min_length, config.max_length);
    let is_negative = [min, max].into_iter().flatten().any(|length| length < 0);
    if is_negative || min.zip(max).is_some_and(|(min, max)| min > max) {
        return Err(ProfileFieldConfigError::Bounds);
    }
    Ok(())
}

fn values(min: Option<&Number>, max: Option<&Number>) -> Result<(), ProfileFieldConfigError> {
    let (min, max) = (min.and_then(Number::as_f64), max.and_then(Number::as_f64));
    if min.zip(max).is_some_and(|(min, max)| min > max) {
        return Err(ProfileFieldConfigError::Bounds);
    }
    Ok(())
}

fn options(config: &ProfileFieldConfig) -> Result<(), ProfileFieldConfigError> {
    let options = config.options.as_deref().unwrap_or_default();
    let is_twice = |at: usize| {
        let value = &options[at].value;
        options[..at].iter().any(|other| other.value == *value)
    };
    if options.is_empty() || (0..options.len()).any(is_twice) {
        return Err(ProfileFieldConfigError::Options);
    }
    Ok(())
}

fn parts(
    kind: ProfileFieldType,
    config: &ProfileFieldConfig,
    error: ProfileFieldConfigError,
) -> Result<(), ProfileFieldConfigError> {
    let parts = config.parts.as_deref().unwrap_or_default();
    let is_wrong = |at: usize| {
        let name = &parts[at].name;
        let is_twice = parts[..at].iter().any(|other| other.name == *name);
        is_twice || !kind.part_names().contains(&name.as_str())
    };
    if parts.is_empty() || (0..parts.len()).any(is_wrong) {
        return Err(error);
    }
    for part in parts {
        if !part.kind.part_names().is_empty() {
            return Err(ProfileFieldConfigError::Nested);
        }
        if let Some(config) = &part.config {
            check(part.kind, config)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn told(kind: ProfileFieldType, config: Value) -> &'static str {
        let config = serde_json::from_value(config).expect("a configuration");
        match check(kind, &config) {
            Ok(()) => "",
            Err(error) => error.code().trim_start_matches("custom_profile_fields."),
        }
    }

    #[test]
    fn bounds() {
        use ProfileFieldType::{Number, Text};
        assert_eq!(told(Text, json!({ "minLength": 2, "maxLength": 2 })), "");
        for bad in [
            json!({ "minLength": 3, "maxLength": 2 }),
            json!({ "minLength": -1 }),
        ] {
            assert_eq!(told(Text, bad), "invalid_min_max_input");
        }
        assert_eq!(told(Number, json!({ "minValue": -2.5, "maxValue": 1 })), "");
        assert_eq!(
            told(Number, json!({ "minValue": 2.5, "maxValue": 2 })),
            "invalid_min_max_input"
        );
    }

    #[test]
    fn boxes_choices_and_patterns() {
        use ProfileFieldType::{Checkbox, Regex, Select};
        assert_eq!(told(Checkbox, json!({ "defaultValue": "true" })), "");
        assert_eq!(
            told(Checkbox, json!({ "defaultValue": "yes" })),
            "invalid_default_value"
        );
        let options = |values: &[&str]| {
            let options: Vec<_> = values
                .iter()
                .map(|value| json!({ "value": value }))
                .collect();
            told(Select, json!({ "options": options }))
        };
        assert_eq!(options(&["a", "b"]), "");
        assert_eq!(options(&[]), "invalid_options");
        assert_eq!(options(&["a", "a"]), "invalid_options");
        // Lookaheads and references are JavaScript's, which the browser runs.
        for good in ["^[a-z]+$", r"^(?=.*\d)\w+$", r"(a)\1", "^(?<year>\\d{4})$"] {
            assert_eq!(told(Regex, json!({ "format": good })), "", "{good}");
        }
        for bad in ["", "(", "[a", "*", "a{2,1}"] {
            assert_eq!(
                told(Regex, json!({ "format": bad })),
                "invalid_regex_format",
                "{bad}"
            );
        }
    }

    #[test]
    fn parts_of_a_field() {
        use ProfileFieldType::{Address, Fullname};
        let part = |name: &str, kind: &str, config: Value| json!({ "enabled": true, "name": name, "type": kind, "required": true, "config": config });
        let given = part("givenName", "Text", json!({}));
        assert_eq!(told(Fullname, json!({ "parts": [given] })), "");
        for bad in [
            json!([]),
            json!([given, given]),
            json!([part("country", "Text", json!({}))]),
        ] {
            assert_eq!(
                told(Fullname, json!({ "parts": bad })),
                "invalid_fullname_components"
            );
        }
        assert_eq!(
            told(Address, json!({ "parts": [given] })),
            "invalid_address_components"
        );
        let nested = part("country", "Address", json!({}));
        assert_eq!(
            told(Address, json!({ "parts": [nested] })),
            "invalid_sub_component_type"
        );
        let wrong = part("country", "Text", json!({ "minLength": 2, "maxLength": 1 }));
        assert_eq!(
            told(Address, json!({ "parts": [wrong] })),
            "invalid_min_max_input"
        );
    }
}
