//! Why a step was refused, by what the person can do about it. Codes are the contract's
//! (reference experience-api.md §10).

use keyward_connectors::{ConnectorError, SendError};
use keyward_crypto::PoolError;
use keyward_model::{
    BlockedEmail, MissingProfile, OneTimeTokenRefusal, PasswordExpired, PasswordIssue,
    ProfileFieldNameError, SignInIdentifier, UsernameIssue,
};
use keyward_store::{
    Error as StoreError,
    users::{self, Taken},
};
use serde_json::{Value, json};
use thiserror::Error;

/// A refused step.
#[derive(Debug, Error)]
pub enum ExperienceError {
    /// The conversation is unknown, expired or over.
    #[error("the conversation is gone")]
    NotFound,
    /// The conversation has not begun, or what was done in it has come to its end.
    #[error("nothing was begun in this conversation")]
    InteractionNotFound,
    /// The conversation is for another purpose.
    #[error("the step belongs to another purpose")]
    InvalidInteractionType,
    /// The step does not lead to a new password.
    #[error("the step is not part of setting a new password")]
    NotSupportedForForgotPassword,
    /// The proof does not allow a new password.
    #[error("a password cannot be recovered by this")]
    NotForRecovery,
    /// A record must be named.
    #[error("the verification must be named")]
    VerificationIdMissing,
    /// A value of a profile does not have its form.
    #[error("the value of {0} does not have its form")]
    ProfileValue(String),
    /// No such record in this conversation, or a newer one took its place.
    #[error("the verification is not known in this conversation")]
    VerificationNotFound,
    /// The record is not complete, or proves nothing here.
    #[error("the verification is not complete")]
    NotVerified,
    /// There is no unused code.
    #[error("no code is waiting")]
    CodeNotFound,
    /// The code went elsewhere.
    #[error("the code was sent to another address")]
    ContactMismatch(SignInIdentifier),
    /// The code is too old.
    #[error("the code has expired")]
    CodeExpired,
    /// The code was tried too often.
    #[error("the code was tried too often")]
    CodeExhausted,
    /// Another code was sent.
    #[error("the code is wrong")]
    CodeMismatch,
    /// Nobody has this identifier and this password.
    #[error("the identifier or the password is wrong")]
    InvalidCredentials,
    /// The password was right and does not do any more.
    #[error(transparent)]
    PasswordExpired(PasswordExpired),
    /// The magic link does not do.
    #[error(transparent)]
    OneTimeToken(OneTimeTokenRefusal),
    /// Too many wrong guesses at this identifier.
    #[error("too many wrong guesses")]
    Blocked {
        /// Minutes until the next try counts.
        minutes: i64,
    },
    /// Too many messages to this recipient.
    #[error("too many messages to this recipient")]
    MessageRateLimited,
    /// The page asks for another code too soon.
    #[error("another code may be sent later")]
    TooSoon {
        /// Seconds to wait.
        seconds: i64,
    },
    /// A captcha must be solved first.
    #[error("a captcha must be solved")]
    CaptchaRequired,
    /// The captcha was not solved, or its provider cannot be asked.
    #[error("the captcha was not solved")]
    CaptchaFailed,
    /// The settings do not allow this way in.
    #[error("the way in is not enabled")]
    MethodNotEnabled,
    /// The settings do not allow new accounts, or only those.
    #[error("the settings do not allow it")]
    Forbidden,
    /// Nobody was identified yet.
    #[error("nobody was identified")]
    IdentifierNotFound,
    /// Somebody else was identified.
    #[error("somebody else was identified")]
    IdentityConflict,
    /// There is no account, and none can be made.
    #[error("there is no account with this identifier")]
    UserNotFound {
        /// What nobody has.
        identifier: String,
    },
    /// The account that was identified is no more.
    #[error("the account is gone")]
    UserGone,
    /// Somebody has the user name.
    #[error("the user name belongs to an account")]
    UsernameInUse,
    /// Somebody has the address.
    #[error("the e-mail address belongs to an account")]
    EmailInUse,
    /// Somebody has the number.
    #[error("the number belongs to an account")]
    PhoneInUse,
    /// The account has one already.
    #[error("the account has one already")]
    ExistsInProfile(MissingProfile),
    /// The user name breaks the policy.
    #[error(transparent)]
    Username(UsernameIssue),
    /// The address may not sign up.
    #[error("{why}")]
    EmailBlocked {
        /// Why.
        why: BlockedEmail,
        /// Which.
        email: String,
    },
    /// The password breaks the policy.
    #[error("the password breaks the policy")]
    PasswordRejected(Vec<PasswordIssue>),
    /// The new password is the old one.
    #[error("the new password is the old one")]
    SamePassword,
    /// A field of the profile has a name that means something else.
    #[error("{why}")]
    ProfileName {
        /// Why.
        why: ProfileFieldNameError,
        /// Which.
        name: String,
    },
    /// The file has too many bytes.
    #[error("the file is too large")]
    FileTooLarge,
    /// The file is no picture.
    #[error("the file is no picture")]
    NoPicture,
    /// There is no place for files.
    #[error("no storage for files is set up")]
    NoStorage,
    /// The account lacks what the settings demand.
    #[error("the account lacks something")]
    MissingProfile(Vec<MissingProfile>),
    /// The new password is still to be chosen.
    #[error("a new password must be chosen")]
    NewPasswordRequired,
    /// The tenant lacks a role that the settings give to new users.
    #[error("the tenant has no role for users named {0:?}")]
    DefaultRoleMissing(String),
    /// The account is suspended.
    #[error("the account is suspended")]
    Suspended,
    /// Two requests moved the conversation at once; this one lost.
    #[error("the conversation was moved on by another request")]
    Conflict,
    /// No connector sends such messages.
    #[error("no connector sends such messages")]
    NoConnector,
    /// The provider did not take the message.
    #[error(transparent)]
    Connector(ConnectorError),
    /// Too many passwords wait to be judged, or the database cannot answer now.
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
            Self::InteractionNotFound => "session.interaction_not_found",
            Self::InvalidInteractionType => "session.invalid_interaction_type",
            Self::NotSupportedForForgotPassword | Self::NotForRecovery => {
                "session.not_supported_for_forgot_password"
            }
            Self::VerificationIdMissing | Self::ProfileValue(_) => "guard.invalid_input",
            Self::VerificationNotFound => "session.verification_session_not_found",
            Self::NotVerified => "session.verification_failed",
            Self::CodeNotFound => "verification_code.not_found",
            Self::ContactMismatch(SignInIdentifier::Phone) => "verification_code.phone_mismatch",
            Self::ContactMismatch(_) => "verification_code.email_mismatch",
            Self::CodeExpired => "verification_code.expired",
            Self::CodeExhausted => "verification_code.exceed_max_try",
            Self::CodeMismatch => "verification_code.code_mismatch",
            Self::InvalidCredentials => "session.invalid_credentials",
            Self::PasswordExpired(why) => why.code(),
            Self::OneTimeToken(why) => why.code(),
            Self::Blocked { .. } => "session.verification_blocked_too_many_attempts",
            Self::MessageRateLimited | Self::TooSoon { .. } => "request.message_rate_limited",
            Self::CaptchaRequired => "session.captcha_required",
            Self::CaptchaFailed => "session.captcha_failed",
            Self::MethodNotEnabled => "user.sign_in_method_not_enabled",
            Self::Forbidden => "auth.forbidden",
            Self::IdentifierNotFound => "session.identifier_not_found",
            Self::IdentityConflict | Self::Conflict => "session.identity_conflict",
            Self::UserNotFound { .. } => "user.user_not_exist",
            Self::UserGone => "entity.not_found",
            Self::UsernameInUse => "user.username_already_in_use",
            Self::EmailInUse => "user.email_already_in_use",
            Self::PhoneInUse => "user.phone_already_in_use",
            Self::ExistsInProfile(MissingProfile::Username) => "user.username_exists_in_profile",
            Self::ExistsInProfile(MissingProfile::Email) => "user.email_exists_in_profile",
            Self::ExistsInProfile(MissingProfile::Phone) => "user.phone_exists_in_profile",
            Self::ExistsInProfile(_) => "user.password_exists_in_profile",
            Self::Username(why) => why.code(),
            Self::EmailBlocked { why, .. } => why.code(),
            Self::PasswordRejected(_) => "password.rejected",
            Self::SamePassword => "user.same_password",
            Self::ProfileName { why, .. } => why.code(),
            Self::FileTooLarge => "guard.file_size_exceeded",
            Self::NoPicture => "guard.mime_type_not_allowed",
            Self::NoStorage => "storage.not_configured",
            Self::MissingProfile(_) => "user.missing_profile",
            Self::NewPasswordRequired => "user.new_password_required_in_profile",
            Self::DefaultRoleMissing(_) => "role.default_role_missing",
            Self::Suspended => "user.suspended",
            Self::NoConnector => "connector.not_found",
            Self::Connector(error) => error.code_str(),
            Self::Unavailable | Self::Internal => "internal",
        }
    }

    /// What programs are told beside the code.
    #[must_use]
    pub fn data(&self) -> Option<Value> {
        match self {
            Self::PasswordRejected(issues) => Some(json!(issues)),
            Self::MissingProfile(missing) => Some(json!({ "missingProfile": missing })),
            Self::UserNotFound { identifier } => Some(json!({ "identifier": identifier })),
            Self::Connector(error) => error.data.clone(),
            _ => None,
        }
    }

    /// Whether nothing that the step wrote may stay, the entry of the audit log included.
    pub(crate) fn is_fault(&self) -> bool {
        matches!(
            self,
            Self::NotFound
                | Self::InteractionNotFound
                | Self::Conflict
                | Self::DefaultRoleMissing(_)
                | Self::Unavailable
                | Self::Internal
        )
    }

    /// Somebody has the identifier.
    pub(crate) fn in_use(kind: SignInIdentifier) -> Self {
        match kind {
            SignInIdentifier::Username => Self::UsernameInUse,
            SignInIdentifier::Email => Self::EmailInUse,
            SignInIdentifier::Phone => Self::PhoneInUse,
        }
    }
}

impl From<StoreError> for ExperienceError {
    fn from(error: StoreError) -> Self {
        // Looked for before it was written, and taken in between.
        if let Some(Taken::Username | Taken::Email | Taken::Phone) = users::taken(&error) {
            return Self::Conflict;
        }
        if error.is_unavailable() {
            tracing::warn!(%error, "the database cannot answer now");
            return Self::Unavailable;
        }
        tracing::error!(%error, context = error.context(), "the store failed");
        Self::Internal
    }
}

impl From<PoolError> for ExperienceError {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Full => Self::Unavailable,
            PoolError::Failed => Self::Internal,
        }
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
