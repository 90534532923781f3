//! A field.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ProfileFieldConfig, ProfileFieldConfigError, rules};
use crate::{Id, TenantId, Time};

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub enum ProfileFieldType {
    /// A text.
    Text,
    /// A number.
    Number,
    /// A day.
    Date,
    /// Yes or no.
    Checkbox,
    /// One of several.
    Select,
    /// A web address.
    Url,
    /// A text of a pattern.
    Regex,
    /// The parts of an address.
    Address,
    /// The parts of a name.
    Fullname,
}

impl ProfileFieldType {
    /// All of them, with the contract's names.
    pub const NAMED: [(&'static str, Self); 9] = [
        ("Text", Self::Text),
        ("Number", Self::Number),
        ("Date", Self::Date),
        ("Checkbox", Self::Checkbox),
        ("Select", Self::Select),
        ("Url", Self::Url),
        ("Regex", Self::Regex),
        ("Address", Self::Address),
        ("Fullname", Self::Fullname),
    ];

    /// The contract's name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        let named = Self::NAMED.iter().find(|(_, kind)| *kind == self);
        named.map_or("", |(name, _)| name)
    }

    /// The type of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let named = Self::NAMED.iter().find(|(own, _)| *own == name);
        named.map(|(_, kind)| *kind)
    }

    /// The names that the parts of a field of this type have; none when it has no parts.
    #[must_use]
    pub const fn part_names(self) -> &'static [&'static str] {
        match self {
            Self::Address => &[
                "formatted",
                "streetAddress",
                "locality",
                "region",
                "postalCode",
                "country",
            ],
            Self::Fullname => &["givenName", "middleName", "familyName"],
            _ => &[],
        }
    }
}

/// A field of the profile that a tenant asks for.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProfileField {
    /// The tenant it belongs to.
    pub tenant_id: TenantId,
    /// Its id.
    #[schema(value_type = String)]
    pub id: Id<ProfileField>,
    /// Its name; unique in the tenant.
    pub name: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub kind: ProfileFieldType,
    /// What people read; the pages have a text of their own where it is empty.
    pub label: String,
    /// What people read below.
    #[schema(required)]
    pub description: Option<String>,
    /// Whether it must be filled in.
    pub required: bool,
    /// What it demands of its value.
    pub config: ProfileFieldConfig,
    /// When it was made.
    pub created_at: Time,
    /// Its place among the others.
    pub sie_order: i64,
}

impl ProfileField {
    /// Whether a field may demand what its configuration says.
    ///
    /// # Errors
    /// [`ProfileFieldConfigError`].
    pub fn check_config(
        kind: ProfileFieldType,
        config: &ProfileFieldConfig,
    ) -> Result<(), ProfileFieldConfigError> {
        rules::check(kind, config)
    }
}
