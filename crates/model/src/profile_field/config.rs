//! What a field demands of its value. One type for all kinds of fields: each uses its own members.

use serde::{Deserialize, Serialize};
use serde_json::Number;
use utoipa::ToSchema;

use super::ProfileFieldType;

/// `config` of a field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ProfileFieldConfig {
    /// What stands in the empty field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placeholder: Option<String>,
    /// Fewest characters of a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<i64>,
    /// Most characters of a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<i64>,
    /// Smallest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    pub min_value: Option<Number>,
    /// Largest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    pub max_value: Option<Number>,
    /// The pattern of a text, or the format of a date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// The format of a date that has none of the usual ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_format: Option<String>,
    /// What can be chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<Vec<ProfileFieldOption>>,
    /// Whether a box is ticked to begin with: `true` or `false`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_value: Option<String>,
    /// The fields that one is made of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<Vec<ProfileFieldPart>>,
}

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProfileFieldOption {
    /// What people read; the value where it is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What is kept.
    pub value: String,
}

/// A field of which another one is made: of an address, or of a full name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProfileFieldPart {
    /// Whether it is asked for.
    pub enabled: bool,
    /// Its name in the address or in the profile.
    pub name: String,
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: ProfileFieldType,
    /// What people read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What people read below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether it must be filled in.
    pub required: bool,
    /// What it demands of its value.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(no_recursion)]
    pub config: Option<ProfileFieldConfig>,
}

impl ProfileFieldConfig {
    /// The parts that are asked for.
    pub fn enabled_parts(&self) -> impl Iterator<Item = &ProfileFieldPart> {
        let parts = self.parts.iter().flatten();
        parts.filter(|part| part.enabled)
    }
}
