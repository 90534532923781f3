//! Why texts cannot be changed so, and what a caller is told.

use http::StatusCode;
use keyward_http::ApiError;
use keyward_store::Error;
use thiserror::Error as ThisError;

/// A rule about texts that a request breaks.
#[derive(Debug, ThisError)]
pub(super) enum PhrasesError {
    /// The tenant has none in the language.
    #[error("there are no texts in the language")]
    NotFound,
    /// The pages have no texts of these keys.
    #[error("there are no texts {0:?}")]
    UnknownKeys(Vec<String>),
    /// Pages fall back to the language.
    #[error("{0} is the fallback language")]
    Fallback(String),
    /// The database refused or did not answer.
    #[error(transparent)]
    Store(#[from] Error),
}

/// How many wrong keys are told.
const TOLD: usize = 20;

impl From<PhrasesError> for ApiError {
    fn from(error: PhrasesError) -> Self {
        match error {
            PhrasesError::NotFound => Self::not_found("entity.not_found"),
            PhrasesError::UnknownKeys(mut keys) => {
                keys.truncate(TOLD);
                Self::unprocessable("localization.invalid_translation_structure")
                    .details(keys.join("\n"))
            }
            PhrasesError::Fallback(tag) => Self::new(
                StatusCode::CONFLICT,
                "localization.cannot_delete_default_language",
            )
            .with("languageTag", tag),
            PhrasesError::Store(error) => error.into(),
        }
    }
}
