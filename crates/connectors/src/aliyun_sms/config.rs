//! The configuration, read once.

use keyward_model::{JsonObject, Secret};
use serde_json::{Value, json};
use url::Url;

use crate::{
    ConnectorError,
    config::{Fields, Issues, read},
    templates::{self, Templates},
};

/// Aliyun's own gateway.
pub(super) const PUBLIC_ENDPOINT: &str = "https://dysmsapi.aliyuncs.com/";

/// The values that `type` of a template may have. Nothing depends on them here.
const TEMPLATE_KINDS: [u64; 5] = [0, 1, 2, 6, 7];

/// A configuration that lacks nothing.
#[derive(Debug)]
pub(super) struct Config {
    pub(super) access_key_id: String,
    pub(super) access_key_secret: Secret,
    pub(super) sign_name: String,
    pub(super) templates: Templates<TemplateCode>,
    /// Whether only numbers with a country code count as Chinese.
    pub(super) is_strict: bool,
    pub(super) endpoint: Url,
}

/// Aliyun approves templates for mainland China and for abroad apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TemplateCode {
    /// One for all numbers.
    Same(String),
    /// One for each.
    ByRegion { china: String, overseas: String },
}

impl Config {
    /// Reads the configuration.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidConfig`](crate::ErrorCode::InvalidConfig), naming all that is wrong.
    pub(super) fn parse(config: &JsonObject) -> Result<Self, ConnectorError> {
        read(config, |fields, issues| Self {
            access_key_id: fields.text("accessKeyId", issues),
            access_key_secret: Secret::new(fields.text("accessKeySecret", issues)),
            sign_name: fields.text("signName", issues),
            templates: Templates::read(fields, issues, TemplateCode::read),
            is_strict: fields.switch("strictPhoneRegionNumberCheck", issues),
            endpoint: fields
                .url("endpoint", issues)
                .unwrap_or_else(public_endpoint),
        })
    }
}

impl TemplateCode {
    fn read(entry: &Fields<'_>, issues: &mut Issues) -> Self {
        if let Some(kind) = entry.value("type") {
            let is_known = kind
                .as_u64()
                .is_some_and(|kind| TEMPLATE_KINDS.contains(&kind));
            if !is_known {
                issues.add(entry.path("type"), "must be 0, 1, 2, 6 or 7");
            }
        }
        let path = entry.path("templateCode");
        match entry.value("templateCode") {
            Some(Value::String(code)) => return Self::Same(code.clone()),
            Some(Value::Object(codes)) => {
                let codes = Fields::inner(codes, path);
                return Self::ByRegion {
                    china: codes.text("china", issues),
                    overseas: codes.text("overseas", issues),
                };
            }
            Some(_) => issues.add(path, "must be a text, or an object with china and overseas"),
            None => issues.add(path, "is required"),
        }
        Self::Same(String::new())
    }

    /// The JSON Schema of the list that [`Self::read`] reads.
    pub(super) fn schema() -> Value {
        let text = templates::text_schema();
        let by_region = json!({
            "type": "object",
            "properties": { "china": text, "overseas": text },
            "required": ["china", "overseas"],
        });
        templates::schema([
            ("templateCode", json!({ "anyOf": [text, by_region] })),
            ("type", json!({ "enum": TEMPLATE_KINDS, "default": 0 })),
        ])
    }

    /// The code for a number.
    pub(super) fn for_number(&self, is_chinese: bool) -> &str {
        match self {
            Self::Same(code) => code,
            Self::ByRegion { china, .. } if is_chinese => china,
            Self::ByRegion { overseas, .. } => overseas,
        }
    }
}

fn public_endpoint() -> Url {
    Url::parse(PUBLIC_ENDPOINT).expect("the constant is a URL")
}

#[cfg(test)]
pub(crate) mod tests;
