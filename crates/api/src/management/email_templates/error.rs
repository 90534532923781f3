//! Why templates cannot be changed so, and what a caller is told.

use keyward_http::ApiError;
use keyward_store::Error;
use thiserror::Error as ThisError;

/// A rule about templates that a request breaks.
#[derive(Debug, ThisError)]
pub(super) enum TemplateError {
    /// There is no template with this id.
    #[error("there is no template {0}")]
    NotFound(String),
    /// Everything would go.
    #[error("no filter says which templates are to go")]
    NoFilter,
    /// The database refused or did not answer.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<TemplateError> for ApiError {
    fn from(error: TemplateError) -> Self {
        match error {
            TemplateError::NotFound(id) => Self::no_such("email_templates", &id),
            TemplateError::NoFilter => {
                Self::unprocessable("connector.email_connector.bulk_deletion_no_filter")
                    .with("properties", "languageTag, templateType")
            }
            TemplateError::Store(error) => error.into(),
        }
    }
}
