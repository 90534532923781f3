//! What a field demands of its value, read from JSON.

use keyward_http::guard::Input;
use keyward_model::{ProfileFieldConfig, ProfileFieldOption, ProfileFieldPart, ProfileFieldType};

/// More than any form has.
const MOST_OPTIONS: usize = 500;
const MOST_PARTS: usize = 10;

/// What people read as the name of a field.
pub(super) fn label(input: &Input<'_>) -> Option<String> {
    input.text_of(1..=128)
}

/// What people read below it.
pub(super) fn description(input: &Input<'_>) -> Option<String> {
    input.text_of(0..=256)
}

pub(super) fn kind(input: &Input<'_>) -> Option<ProfileFieldType> {
    input.choice(&ProfileFieldType::NAMED)
}

/// The configuration of a field of a kind; members of other kinds are dropped. Some kinds cannot do
/// without one.
pub(super) fn config(
    input: &Input<'_>,
    kind: Option<ProfileFieldType>,
) -> Option<ProfileFieldConfig> {
    use ProfileFieldType as Kind;
    let read = input.optional(all)?;
    let Some(kind) = kind else {
        return Some(ProfileFieldConfig::default());
    };
    let is_needed = matches!(
        kind,
        Kind::Select | Kind::Regex | Kind::Address | Kind::Fullname
    );
    let Some(read) = read else {
        if is_needed {
            input.is_object()?;
        }
        return Some(ProfileFieldConfig::default());
    };
    let own = ProfileFieldConfig {
        placeholder: read.placeholder,
        ..ProfileFieldConfig::default()
    };
    Some(match kind {
        Kind::Text => ProfileFieldConfig {
            min_length: read.min_length,
            max_length: read.max_length,
            ..own
        },
        Kind::Number => ProfileFieldConfig {
            min_value: read.min_value,
            max_value: read.max_value,
            ..own
        },
        Kind::Date => {
            if read.format.is_none() {
                input.key("format").text()?;
            }
            ProfileFieldConfig {
                format: read.format,
                custom_format: read.custom_format,
                ..own
            }
        }
        Kind::Checkbox => {
            if read.default_value.is_none() {
                input.key("defaultValue").text()?;
            }
            ProfileFieldConfig {
                default_value: read.default_value,
                ..ProfileFieldConfig::default()
            }
        }
        Kind::Select => ProfileFieldConfig {
            options: read.options,
            ..own
        },
        Kind::Url => own,
        Kind::Regex => ProfileFieldConfig {
            format: read.format,
            ..own
        },
        Kind::Address | Kind::Fullname => ProfileFieldConfig {
            parts: read.parts,
            ..ProfileFieldConfig::default()
        },
    })
}

/// The members of all kinds.
fn all(input: &Input<'_>) -> Option<ProfileFieldConfig> {
    let simple = of_part(input);
    let parts = input
        .key("parts")
        .optional(|parts| parts.list_of(0..=MOST_PARTS, part));
    Some(ProfileFieldConfig {
        parts: parts?,
        ..simple?
    })
}

/// The members of all kinds that have no parts.
fn of_part(input: &Input<'_>) -> Option<ProfileFieldConfig> {
    input.is_object()?;
    let text = |key, most| input.key(key).optional(|text| text.text_of(0..=most));
    let length = |key| {
        let length = input.key(key);
        length.optional(|length| length.integer(0..=i64::from(u16::MAX)))
    };
    let value = |key| input.key(key).optional(Input::decimal);
    let placeholder = text("placeholder", 256);
    let (min_length, max_length) = (length("minLength"), length("maxLength"));
    let (min_value, max_value) = (value("minValue"), value("maxValue"));
    let (format, custom_format) = (text("format", 128), text("customFormat", 128));
    let options = input
        .key("options")
        .optional(|options| options.list_of(0..=MOST_OPTIONS, option));
    let default_value = text("defaultValue", 128);
    Some(ProfileFieldConfig {
        placeholder: placeholder?,
        min_length: min_length?,
        max_length: max_length?,
        min_value: min_value?,
        max_value: max_value?,
        format: format?,
        custom_format: custom_format?,
        options: options?,
        default_value: default_value?,
        parts: None,
    })
}

fn option(input: &Input<'_>) -> Option<ProfileFieldOption> {
    input.is_object()?;
    let label = input.key("label").optional(|label| label.text_of(0..=256));
    let value = input.key("value").text_of(1..=256);
    Some(ProfileFieldOption {
        label: label?,
        value: value?,
    })
}

fn part(input: &Input<'_>) -> Option<ProfileFieldPart> {
    input.is_object()?;
    let enabled = input.key("enabled").boolean();
    let name = input.key("name").text_of(1..=128);
    let kind = kind(&input.key("type"));
    let label = input.key("label").optional(label);
    let description = input.key("description").optional(description);
    let required = input.key("required").boolean();
    let config = input.key("config").optional(of_part);
    Some(ProfileFieldPart {
        enabled: enabled?,
        name: name?,
        kind: kind?,
        label: label?,
        description: description?,
        required: required?,
        config: config?,
    })
}
