//! The configuration, read once.

use keyward_model::{JsonObject, Secret};

use crate::{
    ConnectorError,
    config::{Fields, Issues},
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
        let fields = Fields::of(config);
        let mut issues = Issues::default();
        let config = Self {
            account_sid: fields.text("accountSID", &mut issues),
            auth_token: fields.secret("authToken", &mut issues),
            messaging_service_sid: fields.text("fromMessagingServiceSID", &mut issues),
            checks_risk: !fields.switch("disableRiskCheck", &mut issues),
            templates: text_message::read(&fields, &mut issues),
        };
        issues.into_result(config)
    }
}
