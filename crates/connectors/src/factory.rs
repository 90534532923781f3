//! What can be set up: a connector's face, its form, and how its configuration is read.

use std::collections::BTreeMap;

use keyward_model::{ConnectorType, JsonObject};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{ConnectorError, FormItem, ParsedConfig};

/// A text in several languages, by language tag.
pub type Translations = BTreeMap<&'static str, &'static str>;

/// How a factory reads a configuration.
pub(crate) type ParseConfig = fn(&JsonObject) -> Result<ParsedConfig, ConnectorError>;

/// Where a social connector works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub enum Platform {
    /// In native apps.
    Native,
    /// In browsers.
    Web,
    /// In both.
    Universal,
}

/// A kind of connector. Its serialization is the contract's answer of `GET /connector-factories`.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Factory {
    /// What it is for.
    #[serde(rename = "type")]
    pub kind: ConnectorType,
    /// Its id, the `connectorId` of the contract.
    #[schema(value_type = String)]
    pub id: &'static str,
    /// The provider, as users' identities name it.
    #[schema(value_type = String)]
    pub target: &'static str,
    /// Where it works; `None` for messages.
    #[schema(required)]
    pub platform: Option<Platform>,
    /// Its name.
    #[schema(value_type = BTreeMap<String, String>)]
    pub name: Translations,
    /// What it does, in a sentence.
    #[schema(value_type = BTreeMap<String, String>)]
    pub description: Translations,
    /// The URL of its logo.
    pub logo: String,
    /// The URL of its logo in dark surroundings.
    #[schema(required)]
    pub logo_dark: Option<String>,
    /// How to set it up, in Markdown.
    #[schema(value_type = String)]
    pub readme: &'static str,
    /// The fields of its form.
    #[schema(value_type = Vec<Object>)]
    pub form_items: Vec<FormItem>,
    /// A configuration to start from, where there is no form.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub config_template: Option<&'static str>,
    /// Whether the administrator names it: protocols such as OpenID Connect.
    #[serde(skip_serializing_if = "is_false")]
    pub is_standard: bool,
    /// Whether the provider's tokens can be kept.
    #[serde(skip_serializing_if = "is_false")]
    pub is_token_storage_supported: bool,
    /// Whether it only shows what a connector can do.
    pub is_demo: bool,
    #[serde(skip)]
    pub(crate) parse: ParseConfig,
}

/// The face of a connector that sends messages: what differs between them.
pub(crate) struct Face {
    pub(crate) kind: ConnectorType,
    pub(crate) id: &'static str,
    pub(crate) target: &'static str,
    /// English, then simplified Chinese.
    pub(crate) name: [&'static str; 2],
    /// English, then simplified Chinese.
    pub(crate) description: [&'static str; 2],
    pub(crate) logo: &'static str,
    pub(crate) readme: &'static str,
    pub(crate) form_items: Vec<FormItem>,
    pub(crate) parse: ParseConfig,
}

impl Face {
    pub(crate) fn into_factory(self) -> Factory {
        let languages = |[english, chinese]: [&'static str; 2]| {
            Translations::from([("en", english), ("zh-CN", chinese)])
        };
        Factory {
            kind: self.kind,
            id: self.id,
            target: self.target,
            platform: None,
            name: languages(self.name),
            description: languages(self.description),
            logo: svg_url(self.logo),
            logo_dark: None,
            readme: self.readme,
            form_items: self.form_items,
            config_template: None,
            is_standard: false,
            is_token_storage_supported: false,
            is_demo: false,
            parse: self.parse,
        }
    }
}

impl Factory {
    /// Reads a configuration. Unknown keys are ignored, empty values count as missing.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidConfig`](crate::ErrorCode::InvalidConfig) with data
    /// `{ message, issues: [{ path, message }] }` that names every key at fault and repeats no
    /// value, for these may be secret.
    pub fn check_config(&self, config: &JsonObject) -> Result<ParsedConfig, ConnectorError> {
        (self.parse)(config)
    }
}

/// A logo that needs no server: the drawing itself as a URL.
pub(crate) fn svg_url(svg: &str) -> String {
    format!(
        "data:image/svg+xml,{}",
        utf8_percent_encode(svg.trim(), NON_ALPHANUMERIC)
    )
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde calls"
)]
fn is_false(value: &bool) -> bool {
    !value
}
