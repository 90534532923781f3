//! The configuration, read once.

use keyward_model::{JsonObject, Secret};

use crate::{
    ConnectorError,
    config::read,
    text_message::{self, TextTemplates},
};

/// A configuration that lacks nothing.
#[derive(Debug)]
pub(super) struct Config {
    pub(super) api_key: String,
    pub(super) api_secret: Secret,
    /// The sender's name or number.
    pub(super) brand_name: String,
    pub(super) templates: TextTemplates,
}

impl Config {
    /// Reads the configuration.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidConfig`](crate::ErrorCode::InvalidConfig), naming all that is wrong.
    pub(super) fn parse(config: &JsonObject) -> Result<Self, ConnectorError> {
        read(config, |fields, issues| Self {
            api_key: fields.text("apiKey", issues),
            api_secret: fields.secret("apiSecret", issues),
            brand_name: fields.text("brandName", issues),
            templates: text_message::read(fields, issues),
        })
    }
}
