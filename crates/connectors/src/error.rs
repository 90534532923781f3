//! Why a connector could not do what was asked (`reference/connectors.md` §1, error codes).

use keyward_outbound as outbound;
use serde_json::{Value, json};
use thiserror::Error;

/// The contract's codes, and one of our own for a provider that gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// The provider refused, for a reason that has no code of its own.
    General,
    /// The factory's description of itself is wrong.
    InvalidMetadata,
    /// Another kind of connector was expected.
    UnexpectedType,
    /// The factory has no usable check of its configuration.
    InvalidConfigGuard,
    /// What the caller asked for cannot be sent to this provider.
    InvalidRequestParameters,
    /// The caller left something out.
    InsufficientRequestParameters,
    /// The configuration lacks something or holds something wrong.
    InvalidConfig,
    /// A certificate in the configuration is of no use.
    InvalidCertificate,
    /// The provider's answer could not be read.
    InvalidResponse,
    /// No template for this kind of message.
    TemplateNotFound,
    /// The template is of a kind that this provider does not know.
    TemplateNotSupported,
    /// The provider sends no more messages to this recipient for now.
    RateLimitExceeded,
    /// The account's allowance is used up.
    UsageLimitExceeded,
    /// The connector cannot do this at all.
    NotImplemented,
    /// The authorization code of a social sign-in is not valid.
    SocialAuthCodeInvalid,
    /// The access token of a social sign-in is not valid.
    SocialInvalidAccessToken,
    /// The ID token of a social sign-in is not valid.
    SocialInvalidIdToken,
    /// The person or the provider declined a social sign-in.
    AuthorizationFailed,
    /// The provider could not be reached, or gave no answer in time; trying again may help. The
    /// contract has no code for it and answers 500.
    Unreachable,
}

impl ErrorCode {
    /// The code in an error body, `connector.…`. [`ErrorCode::Unreachable`] is told apart by its
    /// status only, so it has the general code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::General | Self::Unreachable => "connector.general",
            Self::InvalidMetadata => "connector.invalid_metadata",
            Self::UnexpectedType => "connector.unexpected_type",
            Self::InvalidConfigGuard => "connector.invalid_config_guard",
            Self::InvalidRequestParameters => "connector.invalid_request_parameters",
            Self::InsufficientRequestParameters => "connector.insufficient_request_parameters",
            Self::InvalidConfig => "connector.invalid_config",
            Self::InvalidCertificate => "connector.invalid_certificate",
            Self::InvalidResponse => "connector.invalid_response",
            Self::TemplateNotFound => "connector.template_not_found",
            Self::TemplateNotSupported => "connector.template_not_supported",
            Self::RateLimitExceeded => "connector.rate_limit_exceeded",
            Self::UsageLimitExceeded => "connector.usage_limit_exceeded",
            Self::NotImplemented => "connector.not_implemented",
            Self::SocialAuthCodeInvalid => "connector.social_auth_code_invalid",
            Self::SocialInvalidAccessToken => "connector.social_invalid_access_token",
            Self::SocialInvalidIdToken => "connector.social_invalid_id_token",
            Self::AuthorizationFailed => "connector.authorization_failed",
        }
    }
}

/// A connector's refusal or failure. Everything in it may be shown to the caller: no secret of the
/// configuration and no code of a message is ever part of it.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("{}: {}", code.as_str(), message.as_deref().unwrap_or("no details"))]
pub struct ConnectorError {
    /// What kind of failure it is.
    pub code: ErrorCode,
    /// What happened, for people: the `errorDescription` of the contract's general message.
    pub message: Option<String>,
    /// The `data` of the error body.
    pub data: Option<Value>,
}

impl ConnectorError {
    /// An error that a text describes; its data is `{ message }`, as the contract wraps texts.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            code,
            data: Some(json!({ "message": message })),
            message: Some(message),
        }
    }

    /// The code in an error body, as [`ErrorCode::as_str`].
    #[must_use]
    pub const fn code_str(&self) -> &'static str {
        self.code.as_str()
    }
}

impl From<outbound::Error> for ConnectorError {
    fn from(error: outbound::Error) -> Self {
        match error {
            // The address comes from the configuration, so that is what has to change.
            outbound::Error::Refused(_) => Self::new(ErrorCode::InvalidConfig, error.to_string()),
            outbound::Error::TooLarge => Self::new(ErrorCode::InvalidResponse, error.to_string()),
            outbound::Error::Timeout | outbound::Error::Network => {
                Self::new(ErrorCode::Unreachable, error.to_string())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_data() {
        let error = ConnectorError::new(ErrorCode::TemplateNotFound, "no template");
        assert_eq!(error.code_str(), "connector.template_not_found");
        assert_eq!(error.data, Some(json!({ "message": "no template" })));
        assert_eq!(
            error.to_string(),
            "connector.template_not_found: no template"
        );
    }

    #[test]
    fn what_a_failed_call_means() {
        let code = |error| ConnectorError::from(error).code;
        let refused = outbound::Error::Refused(outbound::Refusal::NotHttps);
        assert_eq!(code(refused), ErrorCode::InvalidConfig);
        assert_eq!(code(outbound::Error::TooLarge), ErrorCode::InvalidResponse);
        assert_eq!(code(outbound::Error::Timeout), ErrorCode::Unreachable);
        assert_eq!(code(outbound::Error::Network), ErrorCode::Unreachable);
    }
}
