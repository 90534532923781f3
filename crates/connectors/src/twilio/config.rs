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
    pub(super) account_sid: String,
    pub(super) auth_token: Secret,
    pub(super) messaging_service_sid: String,
    /// Whether Twilio may hold back what looks like pumping.
    pub(super) checks_risk: bool,
    pub(super) templates: TextTemplates,
}

impl Config {
    /// Reads the configuration.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidConfig`](crate::ErrorCode::InvalidConfig), naming all that is wrong.
    pub(super) fn parse(config: &JsonObject) -> Result<Self, ConnectorError> {
        read(config, |fields, issues| Self {
            account_sid: fields.text("accountSID", issues),
            auth_token: fields.secret("authToken", issues),
            messaging_service_sid: fields.text("fromMessagingServiceSID", issues),
            checks_risk: !fields.switch("disableRiskCheck", issues),
            templates: text_message::read(fields, issues),
        })
    }
}
