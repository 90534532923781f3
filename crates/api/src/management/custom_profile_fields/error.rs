//! Why a field cannot be made or changed so, and what a caller is told.

use keyward_http::ApiError;
use keyward_model::{ProfileFieldConfigError, ProfileFieldNameError};
use keyward_store::Error;
use thiserror::Error as ThisError;

/// A rule about fields that a request breaks.
#[derive(Debug, ThisError)]
pub(super) enum FieldError {
    /// There is no field of this name.
    #[error("there is no field {0:?}")]
    NotFound(String),
    /// There are no fields of these names.
    #[error("there are no fields {0:?}")]
    NoneOf(Vec<String>),
    /// The name is none of a field.
    #[error("{1:?}: {0}")]
    Name(ProfileFieldNameError, String),
    /// A field cannot demand that.
    #[error(transparent)]
    Config(#[from] ProfileFieldConfigError),
    /// The database refused or did not answer.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<FieldError> for ApiError {
    fn from(error: FieldError) -> Self {
        match error {
            FieldError::NotFound(name) => Self::no_such("custom_profile_fields", &name),
            FieldError::NoneOf(names) => {
                Self::bad_request("custom_profile_fields.entity_not_exists_with_names")
                    .with("names", names.join(", "))
            }
            FieldError::Name(error, name) => Self::bad_request(error.code()).with("name", name),
            FieldError::Config(error) => Self::bad_request(error.code()),
            FieldError::Store(error) => error.into(),
        }
    }
}
