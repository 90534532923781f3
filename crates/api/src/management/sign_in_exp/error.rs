//! Which rule of the sign-in experience a change breaks, and what a caller is told.

use http::StatusCode;
use keyward_http::ApiError;
use keyward_model::ConnectorType;
use keyward_store::{Error, users::CaseConflicts};
use serde_json::json;
use thiserror::Error as ThisError;

/// A rule that a change breaks.
#[derive(Debug, ThisError)]
pub enum SettingsError {
    /// There are no texts in this language.
    #[error("there are no texts in {0}")]
    UnsupportedLanguage(String),
    /// Secondary identifiers without a primary one.
    #[error("sign-up has no primary identifier")]
    NoPrimaryIdentifier,
    /// An identifier is asked for twice.
    #[error("sign-up asks for an identifier twice")]
    DuplicatedIdentifiers,
    /// An address or a number that nobody proves.
    #[error("sign-up must verify addresses and numbers")]
    UnverifiedIdentifier,
    /// Messages of this kind cannot be sent.
    #[error("no connector of the type {0:?}")]
    NoConnector(ConnectorType),
    /// A way to sign in without password and without code.
    #[error("a sign-in method proves nothing")]
    NothingProved,
    /// Accounts without a password could not sign in.
    #[error("sign-in by code must be on")]
    CodeSignInMustBeOn,
    /// E-mail codes are a second factor already.
    #[error("e-mail codes are a second factor")]
    EmailCodeIsMfa,
    /// SMS codes are a second factor already.
    #[error("SMS codes are a second factor")]
    PhoneCodeIsMfa,
    /// E-mail codes are a first factor already.
    #[error("e-mail codes are a first factor")]
    EmailCodeIsSignIn,
    /// SMS codes are a first factor already.
    #[error("SMS codes are a first factor")]
    PhoneCodeIsSignIn,
    /// A factor is listed twice.
    #[error("a factor is listed twice")]
    DuplicatedFactors,
    /// Backup codes need what they stand in for.
    #[error("backup codes cannot stand alone")]
    BackupCodeAlone,
    /// Adaptive MFA without factors.
    #[error("adaptive MFA needs factors")]
    AdaptiveWithoutFactors,
    /// Adaptive MFA that can be skipped.
    #[error("adaptive MFA cannot be skippable")]
    AdaptiveSkippable,
    /// A policy that only adaptive MFA has.
    #[error("the policy is only for adaptive MFA")]
    OnlyForAdaptive,
    /// A way to reset passwords whose messages cannot be sent.
    #[error("{0} needs a connector")]
    ForgotPasswordWithoutConnector(&'static str),
    /// Passwords that expire at once.
    #[error("passwords must be valid for a day at least")]
    ExpirationPeriod,
    /// Passwords that expire and cannot be reset.
    #[error("passwords that expire must be resettable")]
    ExpirationWithoutReset,
    /// Names that would become equal.
    #[error("user names differ in case only")]
    CaseConflicts(CaseConflicts),
    /// No addresses or domains.
    #[error("the list has entries that are no addresses")]
    BlocklistFormat(Vec<String>),
    /// Fields of the profile that there are not.
    #[error("there are no fields {0:?}")]
    UnknownProfileFields(Vec<String>),
    /// The password policy looks at the user, and nobody said which.
    #[error("the policy needs a user")]
    NobodyNamed,
    /// There is no user with this id.
    #[error("there is no user {0}")]
    NoSuchUser(String),
    /// A setting that this product does not have.
    #[error("{0} is not available")]
    NotAvailable(&'static str),
    /// The database refused or did not answer.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<SettingsError> for ApiError {
    fn from(error: SettingsError) -> Self {
        match error {
            SettingsError::UnsupportedLanguage(language) => {
                Self::bad_request("sign_in_experiences.unsupported_default_language")
                    .with("language", language)
            }
            SettingsError::NoPrimaryIdentifier => {
                Self::bad_request("sign_in_experiences.missing_sign_up_identifiers")
            }
            SettingsError::DuplicatedIdentifiers => {
                Self::bad_request("sign_in_experiences.duplicated_sign_up_identifiers")
            }
            SettingsError::UnverifiedIdentifier => {
                Self::bad_request("sign_in_experiences.passwordless_requires_verify")
            }
            SettingsError::NoConnector(kind) => {
                Self::bad_request("sign_in_experiences.enabled_connector_not_found")
                    .with("type", format!("{kind:?}"))
            }
            SettingsError::NothingProved => {
                Self::bad_request("sign_in_experiences.at_least_one_authentication_factor")
            }
            SettingsError::CodeSignInMustBeOn => {
                Self::bad_request("sign_in_experiences.code_sign_in_must_be_enabled")
            }
            SettingsError::EmailCodeIsMfa => Self::bad_request(
                "sign_in_experiences.email_verification_code_cannot_be_used_for_sign_in",
            ),
            SettingsError::PhoneCodeIsMfa => Self::bad_request(
                "sign_in_experiences.phone_verification_code_cannot_be_used_for_sign_in",
            ),
            SettingsError::EmailCodeIsSignIn => Self::bad_request(
                "sign_in_experiences.email_verification_code_cannot_be_used_for_mfa",
            ),
            SettingsError::PhoneCodeIsSignIn => Self::bad_request(
                "sign_in_experiences.phone_verification_code_cannot_be_used_for_mfa",
            ),
            SettingsError::DuplicatedFactors => {
                Self::bad_request("sign_in_experiences.duplicated_mfa_factors")
            }
            SettingsError::BackupCodeAlone => {
                Self::bad_request("sign_in_experiences.backup_code_cannot_be_enabled_alone")
            }
            SettingsError::AdaptiveWithoutFactors => {
                Self::unprocessable("sign_in_experiences.adaptive_mfa_requires_mfa")
            }
            SettingsError::AdaptiveSkippable => Self::unprocessable(
                "sign_in_experiences.adaptive_mfa_requires_non_skippable_policy",
            ),
            SettingsError::OnlyForAdaptive => Self::unprocessable(
                "sign_in_experiences.non_adaptive_mfa_requires_skippable_policy",
            ),
            SettingsError::ForgotPasswordWithoutConnector(method) => {
                Self::bad_request("sign_in_experiences.forgot_password_method_requires_connector")
                    .with("method", method)
            }
            SettingsError::ExpirationPeriod => {
                Self::unprocessable("sign_in_experiences.password_expiration_invalid_period_days")
            }
            SettingsError::ExpirationWithoutReset => Self::unprocessable(
                "sign_in_experiences.password_expiration_requires_forgot_password",
            ),
            SettingsError::CaseConflicts(conflicts) => conflict(&conflicts),
            SettingsError::BlocklistFormat(items) => {
                Self::bad_request("sign_in_experiences.invalid_custom_email_blocklist_format")
                    .with("items", items.join(", "))
                    .data(json!({ "items": items }))
            }
            SettingsError::UnknownProfileFields(names) => {
                Self::bad_request("custom_profile_fields.entity_not_exists_with_names")
                    .with("names", names.join(", "))
            }
            SettingsError::NobodyNamed => Self::invalid_input(
                "The password policy refuses what is known of the user: userId is needed.",
            ),
            SettingsError::NoSuchUser(id) => Self::no_such("users", &id),
            SettingsError::NotAvailable(what) => {
                Self::invalid_input(format!("{what} is not available on this server."))
            }
            SettingsError::Store(error) => error.into(),
        }
    }
}

fn conflict(conflicts: &CaseConflicts) -> ApiError {
    let samples: Vec<_> = conflicts
        .samples
        .iter()
        .map(|(name, ids)| json!({ "usernameLower": name, "userIds": ids }))
        .collect();
    ApiError::new(
        StatusCode::CONFLICT,
        "sign_in_experiences.username_policy_case_conflicts_exist",
    )
    .data(json!({ "totalConflicts": conflicts.total, "samples": samples }))
}
