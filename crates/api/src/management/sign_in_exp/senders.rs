//! Which messages can be sent. The inbox of `keyward dev` counts as a connector.

use keyward_connectors::Messenger;
use keyward_model::{Connector, ConnectorType, SignInExperience};
use serde::Serialize;
use utoipa::ToSchema;

/// What of messages can be sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Senders {
    /// Text messages.
    pub sms: bool,
    /// E-mails.
    pub email: bool,
}

/// By which messages a password can be reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForgotPassword {
    /// By a text message.
    pub phone: bool,
    /// By e-mail.
    pub email: bool,
}

/// The names in `forgotPasswordMethods`.
pub(super) const EMAIL_CODE: &str = "EmailVerificationCode";
pub(super) const PHONE_CODE: &str = "PhoneVerificationCode";

impl Senders {
    /// Asks the messenger, given the tenant's connectors.
    #[must_use]
    pub fn of(messenger: &Messenger, connectors: &[Connector]) -> Self {
        let can = |kind| messenger.can_send(kind, messenger.registry().pick(kind, connectors));
        Self {
            sms: can(ConnectorType::Sms),
            email: can(ConnectorType::Email),
        }
    }

    /// By which messages a password can be reset: the methods that are switched on, or whatever
    /// can be sent when none was ever chosen.
    #[must_use]
    pub fn forgot_password(self, settings: &SignInExperience) -> ForgotPassword {
        let is_on = |name: &str| {
            settings
                .forgot_password_methods
                .as_ref()
                .is_none_or(|methods| methods.iter().any(|method| method == name))
        };
        ForgotPassword {
            phone: self.sms && is_on(PHONE_CODE),
            email: self.email && is_on(EMAIL_CODE),
        }
    }

    /// Whether a password can be reset at all.
    #[must_use]
    pub fn can_reset_password(self, settings: &SignInExperience) -> bool {
        let ways = self.forgot_password(settings);
        ways.phone || ways.email
    }
}
