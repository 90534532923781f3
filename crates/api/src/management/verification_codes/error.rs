//! Why a code cannot be sent or does not do, and what a caller is told.

use http::StatusCode;
use keyward_connectors::SendError;
use keyward_http::ApiError;
use keyward_model::ConnectorType;
use keyward_store::Error;
use thiserror::Error as ThisError;

/// A rule about codes that a request breaks.
#[derive(Debug, ThisError)]
pub(crate) enum CodeError {
    /// Nothing sends messages of this kind.
    #[error("no connector sends messages of the kind {0:?}")]
    NoConnector(ConnectorType),
    /// Too many messages went there lately.
    #[error("too many messages were sent there lately")]
    RateLimited,
    /// The connector refused or failed.
    #[error(transparent)]
    Send(SendError),
    /// No code waits there.
    #[error("no code was sent there")]
    NotFound,
    /// It is too old.
    #[error("the code is too old")]
    Expired,
    /// It was tried too often.
    #[error("the code was tried too often")]
    Exhausted,
    /// It is another one.
    #[error("the code is another one")]
    Mismatch,
    /// The database refused or did not answer.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<CodeError> for ApiError {
    fn from(error: CodeError) -> Self {
        match error {
            CodeError::NoConnector(kind) | CodeError::Send(SendError::NoConnector(kind)) => {
                Self::new(StatusCode::NOT_IMPLEMENTED, "connector.not_found")
                    .with("type", format!("{kind:?}"))
            }
            CodeError::RateLimited => Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "request.message_rate_limited",
            ),
            CodeError::Send(SendError::Connector(error)) => error.into(),
            CodeError::NotFound => Self::bad_request("verification_code.not_found"),
            CodeError::Expired => Self::bad_request("verification_code.expired"),
            CodeError::Exhausted => Self::bad_request("verification_code.exceed_max_try"),
            CodeError::Mismatch => Self::bad_request("verification_code.code_mismatch"),
            CodeError::Store(error) => error.into(),
        }
    }
}
