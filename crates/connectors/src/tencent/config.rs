//! The configuration, read once.

use keyward_model::{JsonObject, Secret};

use crate::{ConnectorError, config::read, templates::Templates};

/// A configuration that lacks nothing.
#[derive(Debug)]
pub(super) struct Config {
    pub(super) access_key_id: String,
    pub(super) access_key_secret: Secret,
    pub(super) sign_name: String,
    pub(super) sdk_app_id: String,
    pub(super) region: String,
    pub(super) templates: Templates<String>,
}

impl Config {
    /// Reads the configuration.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidConfig`](crate::ErrorCode::InvalidConfig), naming all that is wrong.
    pub(super) fn parse(config: &JsonObject) -> Result<Self, ConnectorError> {
        read(config, |fields, issues| Self {
            access_key_id: fields.header_text("accessKeyId", issues),
            access_key_secret: fields.secret("accessKeySecret", issues),
            sign_name: fields.text("signName", issues),
            sdk_app_id: fields.text("sdkAppId", issues),
            region: fields.header_text("region", issues),
            templates: Templates::read(fields, issues, |entry, issues| {
                entry.text("templateCode", issues)
            }),
        })
    }
}
