//! What the document holds.

use keyward_http::guard::{FromInput, Input};
use keyward_model::JsonObject;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// The member of the document.
const ENABLED: &str = "enabledExtendedClaims";
/// The claims that there are.
const CLAIMS: [&str; 7] = [
    "custom_data",
    "identities",
    "sso_identities",
    "roles",
    "organizations",
    "organization_data",
    "organization_roles",
];

/// Which extended claims ID tokens hold.
#[derive(Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = IdTokenConfig)]
pub(super) struct IdTokenView {
    /// Extended claims that stand in ID tokens, where the scope allows them.
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled_extended_claims: Option<Vec<&'static str>>,
}

impl IdTokenView {
    /// Reads the stored document; claims of another version are not shown.
    pub(super) fn of(document: &JsonObject) -> Self {
        let known = |name: &Value| CLAIMS.into_iter().find(|own| name == own);
        let enabled = document.get(ENABLED).and_then(Value::as_array);
        Self {
            enabled_extended_claims: enabled.map(|names| names.iter().filter_map(known).collect()),
        }
    }

    /// The document that is stored.
    pub(super) fn document(&self) -> JsonObject {
        self.enabled_extended_claims
            .iter()
            .map(|names| (ENABLED.to_owned(), json!(names)))
            .collect()
    }
}

impl FromInput for IdTokenView {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let options = CLAIMS.map(|name| (name, name));
        let enabled = input
            .key(ENABLED)
            .optional(|names| names.list(|name| name.choice(&options)))?;
        Some(Self {
            enabled_extended_claims: enabled.map(|mut names| {
                names.sort_by_key(|name| CLAIMS.iter().position(|own| own == name));
                names.dedup();
                names
            }),
        })
    }
}
