//! Why keys cannot be changed, and what a caller is told.

use keyward_http::ApiError;
use keyward_store::Error;
use thiserror::Error as ThisError;

/// A change of keys that is refused.
#[derive(Debug, ThisError)]
pub enum KeysError {
    /// A tenant without keys could not answer anybody.
    #[error("the last key cannot be deleted")]
    LastKey,
    /// There is no key of this id.
    #[error("there is no key {0}")]
    NoSuchKey(String),
    /// The current and the next key are in use.
    #[error("only the previous key can be deleted")]
    NotPrevious,
    /// A rotation is under way.
    #[error("the next key is waiting already")]
    NextIsWaiting,
    /// Cookie keys take over at once.
    #[error("cookie keys have no grace period")]
    GraceForCookies,
    /// The key could not be made.
    #[error("the key could not be made")]
    Generation,
    /// The database refused or did not answer.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<KeysError> for ApiError {
    fn from(error: KeysError) -> Self {
        match error {
            KeysError::LastKey => Self::unprocessable("oidc.key_required"),
            KeysError::NoSuchKey(id) => Self::not_found("oidc.key_not_found").with("id", id),
            KeysError::NotPrevious => Self::unprocessable("oidc.only_previous_key_can_be_deleted"),
            KeysError::NextIsWaiting => Self::unprocessable("oidc.invalid_request").details(
                "A next key is waiting. Until it has taken over, a rotation needs a grace period, \
                 and its key comes in the place of the one that waits.",
            ),
            KeysError::GraceForCookies => Self::unprocessable("oidc.invalid_request")
                .details("Cookie keys take over at once: they have no grace period."),
            KeysError::Generation => Self::internal(error.to_string()),
            KeysError::Store(error) => error.into(),
        }
    }
}
