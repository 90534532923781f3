//! Why a token cannot be used or changed so, and what a caller is told.

use keyward_http::ApiError;
use keyward_model::OneTimeTokenRefusal;
use keyward_store::Error;
use thiserror::Error as ThisError;

/// A rule about tokens that a request breaks.
#[derive(Debug, ThisError)]
pub(super) enum TokenError {
    /// There is no token with this id.
    #[error("there is no token {0}")]
    NotFound(String),
    /// It does not do.
    #[error(transparent)]
    Refused(#[from] OneTimeTokenRefusal),
    /// A token that was used up stays so.
    #[error("a token cannot be made active again")]
    Reactivated,
    /// The database refused or did not answer.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<TokenError> for ApiError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::NotFound(id) => Self::no_such("one_time_tokens", &id),
            // The token itself is not repeated: answers are logged in places that are not ours.
            TokenError::Refused(refusal @ OneTimeTokenRefusal::NotFound) => {
                Self::not_found(refusal.code())
            }
            TokenError::Refused(refusal) => Self::bad_request(refusal.code()),
            TokenError::Reactivated => Self::bad_request("one_time_token.cannot_reactivate_token"),
            TokenError::Store(error) => error.into(),
        }
    }
}
