//! Why a user cannot be made or changed so, and what a caller is told.

use keyward_crypto::{DigestError, PoolError};
use keyward_http::ApiError;
use keyward_store::Error;
use thiserror::Error as ThisError;

/// A rule about users that a request breaks.
#[derive(Debug, ThisError)]
pub enum UserError {
    /// There is no user with this id.
    #[error("there is no user {0}")]
    NotFound(String),
    /// The phone number does not exist in its country's plan.
    #[error("the phone number is not valid")]
    InvalidPhone,
    /// A value is larger than what is kept.
    #[error("a value is too long")]
    TooLong,
    /// A password comes bare or as a digest.
    #[error("a password and a digest were given")]
    PasswordAndDigest,
    /// A digest says nothing without its method.
    #[error("a digest was given without its algorithm")]
    AlgorithmMissing,
    /// A digest cannot be taken over.
    #[error(transparent)]
    Digest(#[from] DigestError),
    /// The password is wrong, or there is none.
    #[error("the password is wrong")]
    WrongPassword,
    /// The tenant's passwords do not expire.
    #[error("passwords do not expire")]
    PasswordsDoNotExpire,
    /// The tenant lacks a role that the settings give to new users.
    #[error("the tenant has no role for users named {0:?}")]
    DefaultRoleMissing(String),
    /// Nobody removes themselves.
    #[error("nobody can remove themselves")]
    OneSelf,
    /// The user has no identity of this target.
    #[error("there is no such identity")]
    NoSuchIdentity,
    /// Somebody else has the identity.
    #[error("the identity belongs to somebody else")]
    IdentityTaken,
    /// There is no such session.
    #[error("there is no such session")]
    NoSuchSession,
    /// The session is another user's.
    #[error("the session belongs to somebody else")]
    SessionOfAnother,
    /// The user has no such grant.
    #[error("there is no such grant")]
    NoSuchGrant,
    /// The password could not be hashed.
    #[error(transparent)]
    Pool(#[from] PoolError),
    /// The database refused or did not answer.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<UserError> for ApiError {
    fn from(error: UserError) -> Self {
        match error {
            UserError::NotFound(id) => Self::no_such("users", &id),
            UserError::InvalidPhone => Self::unprocessable("user.invalid_phone"),
            UserError::TooLong => Self::unprocessable("entity.value_too_long"),
            UserError::PasswordAndDigest => Self::bad_request("user.password_and_digest"),
            UserError::AlgorithmMissing => Self::bad_request("user.password_algorithm_required"),
            UserError::Digest(error) => match error {
                DigestError::Malformed | DigestError::TooCostly => {
                    Self::invalid_input(error.to_string())
                }
                DigestError::LegacyFormat => {
                    Self::bad_request("password.invalid_legacy_password_format")
                }
                DigestError::LegacyAlgorithm(name) => {
                    Self::bad_request("password.unsupported_legacy_hash_algorithm")
                        .with("algorithm", name)
                }
            },
            UserError::WrongPassword => Self::unprocessable("session.invalid_credentials"),
            UserError::PasswordsDoNotExpire => {
                Self::bad_request("sign_in_experiences.password_expiration_not_enabled")
            }
            UserError::DefaultRoleMissing(name) => {
                Self::bad_request("role.default_role_missing").with("name", name)
            }
            UserError::OneSelf => Self::bad_request("user.cannot_delete_self"),
            UserError::NoSuchIdentity => Self::not_found("user.identity_not_exist"),
            UserError::IdentityTaken => Self::unprocessable("user.identity_already_in_use"),
            UserError::NoSuchSession => Self::not_found("oidc.session_not_found"),
            UserError::SessionOfAnother => Self::not_found("oidc.invalid_session_account_id"),
            UserError::NoSuchGrant => Self::not_found("oidc.invalid_grant"),
            UserError::Pool(error @ PoolError::Full) => Self::unavailable(error.to_string()),
            UserError::Pool(error @ PoolError::Failed) => Self::internal(error.to_string()),
            UserError::Store(error) => error.into(),
        }
    }
}
