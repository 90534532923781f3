//! Why a step was refused, by what the person can do about it. Codes are the contract's
//! (reference experience-api.md §10).

use keyward_connectors::{ConnectorError, SendError};
use keyward_store::Error as StoreError;
use thiserror::Error;

/// A refused step.
#[derive(Debug, Error)]
pub enum ExperienceError {
    /// The conversation is unknown, expired or over.
    #[error("the conversation is gone")]
    NotFound,
    /// No code was sent in this conversation, or a newer one took its place.
    #[error("the verification is not known in this conversation")]
    VerificationNotFound,
    /// The number was not proved yet.
    #[error("the phone number is not verified")]
    NotVerified,
    /// There is no unused code.
    #[error("no code is waiting")]
    CodeNotFound,
    /// The code is too old.
    #[error("the code has expired")]
    CodeExpired,
    /// The code was tried too often.
    #[error("the code was tried too often")]
    CodeExhausted,
    /// Another code was sent.
    #[error("the code is wrong")]
    CodeMismatch,
    /// Too many wrong codes for this number.
    #[error("too many wrong codes for this number")]
    Blocked {
        /// Minutes until the next try counts.
        minutes: i64,
    },
    /// Too many messages to this number.
    #[error("too many messages to this number")]
    MessageRateLimited,
    /// The page asks for another code too soon.
    #[error("another code may be sent later")]
    TooSoon {
        /// Seconds to wait.
        seconds: i64,
    },
    /// The settings do not allow this way in.
    #[error("the way in is not enabled")]
    MethodNotEnabled,
    /// The settings do not allow new accounts, or only those.
    #[error("the settings do not allow it")]
    Forbidden,
    /// There is no account, and none can be made.
    #[error("there is no account with this number")]
    UserNotFound,
    /// Somebody has the number, and cannot sign in by it.
    #[error("the number belongs to an account")]
    PhoneInUse,
    /// The account is suspended.
    #[error("the account is suspended")]
    Suspended,
    /// Two requests moved the conversation at once; this one lost.
    #[error("the conversation was moved on by another request")]
    Conflict,
    /// No connector sends text messages.
    #[error("no connector sends text messages")]
    NoConnector,
    /// The provider did not take the message.
    #[error(transparent)]
    Connector(ConnectorError),
    /// The database cannot answer now.
    #[error("the server cannot answer now")]
    Unavailable,
    /// A fault of ours; it is in the log.
    #[error("internal fault")]
    Internal,
}

impl ExperienceError {
    /// The contract's code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "session.not_found",
            Self::VerificationNotFound => "session.verification_session_not_found",
            Self::NotVerified => "session.verification_failed",
            Self::CodeNotFound => "verification_code.not_found",
            Self::CodeExpired => "verification_code.expired",
            Self::CodeExhausted => "verification_code.exceed_max_try",
            Self::CodeMismatch => "verification_code.code_mismatch",
            Self::Blocked { .. } => "session.verification_blocked_too_many_attempts",
            Self::MessageRateLimited | Self::TooSoon { .. } => "request.message_rate_limited",
            Self::MethodNotEnabled => "user.sign_in_method_not_enabled",
            Self::Forbidden => "auth.forbidden",
            Self::UserNotFound => "user.user_not_exist",
            Self::PhoneInUse => "user.phone_already_in_use",
            Self::Suspended => "user.suspended",
            Self::Conflict => "session.identity_conflict",
            Self::NoConnector => "connector.not_found",
            Self::Connector(error) => error.code_str(),
            Self::Unavailable | Self::Internal => "internal",
        }
    }
}

impl From<StoreError> for ExperienceError {
    fn from(error: StoreError) -> Self {
        if error.is_unavailable() {
            tracing::warn!(%error, "the database cannot answer now");
            return Self::Unavailable;
        }
        tracing::error!(%error, context = error.context(), "the store failed");
        Self::Internal
    }
}

impl From<SendError> for ExperienceError {
    fn from(error: SendError) -> Self {
        match error {
            SendError::NoConnector(_) => Self::NoConnector,
            SendError::Connector(error) => Self::Connector(error),
        }
    }
}
