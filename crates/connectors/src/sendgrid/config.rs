//! The configuration, read once.

use keyward_model::{JsonObject, Secret};

use crate::{
    ConnectorError,
    config::read,
    mail::{MailTemplate, read_templates},
    templates::Templates,
};

/// A configuration that lacks nothing.
#[derive(Debug)]
pub(super) struct Config {
    pub(super) api_key: Secret,
    pub(super) from_email: String,
    pub(super) from_name: Option<String>,
    pub(super) templates: Option<Templates<MailTemplate>>,
}

impl Config {
    /// Reads the configuration.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidConfig`](crate::ErrorCode::InvalidConfig), naming all that is wrong.
    pub(super) fn parse(config: &JsonObject) -> Result<Self, ConnectorError> {
        read(config, |fields, issues| Self {
            api_key: fields.required_header_secret("apiKey", issues),
            from_email: fields.text("fromEmail", issues),
            from_name: fields.optional_text("fromName", issues),
            templates: read_templates(fields, Some("type"), issues),
        })
    }
}
