//! Why an own account cannot be changed so, and what its owner is told.

use keyward_experience::ExperienceError;
use keyward_http::ApiError;
use keyward_model::{PasswordIssue, UsernameIssue};
use keyward_store::Error;
use serde_json::json;
use thiserror::Error as ThisError;

use crate::management::{
    sign_in_exp::SettingsError, users::UserError, verification_codes::CodeError,
};

/// A rule about one's own account that a request breaks.
#[derive(Debug, ThisError)]
pub(super) enum MeError {
    /// What the change asks for was not proved, or too long ago.
    #[error("what the change asks for was not proved")]
    NotProved,
    /// The user name breaks a rule.
    #[error("the user name breaks a rule: {}", .0.code())]
    Username(UsernameIssue),
    /// The password breaks rules.
    #[error("the password breaks rules")]
    Password(Vec<PasswordIssue>),
    /// A rule about users.
    #[error(transparent)]
    User(#[from] UserError),
    /// A rule about codes.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// The settings could not be asked.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// Too many guesses, or a wrong one.
    #[error(transparent)]
    Guess(#[from] ExperienceError),
    /// The database refused or did not answer.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<MeError> for ApiError {
    fn from(error: MeError) -> Self {
        match error {
            MeError::NotProved => Self::not_found("session.verification_session_not_found"),
            MeError::Username(issue) => ExperienceError::Username(issue).into(),
            MeError::Password(issues) => {
                Self::bad_request("password.rejected").data(json!({ "issues": issues }))
            }
            MeError::User(error) => error.into(),
            MeError::Code(error) => error.into(),
            MeError::Settings(error) => error.into(),
            MeError::Guess(error) => error.into(),
            MeError::Store(error) => error.into(),
        }
    }
}
