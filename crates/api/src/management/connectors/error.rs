//! Why a connector cannot be set up or changed so, and what a caller is told.

use keyward_connectors::ConnectorError;
use keyward_http::ApiError;
use keyward_model::ConnectorType;
use keyward_store::Error;
use thiserror::Error as ThisError;

/// A rule about connectors that a request breaks.
#[derive(Debug, ThisError)]
pub enum ConnectorChangeError {
    /// There is no connector with this id.
    #[error("there is no connector {0}")]
    NotFound(String),
    /// The connector's factory is not part of this build.
    #[error("there is no kind of connector with this id")]
    NoSuchFactory,
    /// There is no kind of connector with this id that could be tested.
    #[error("there is no kind of connector with this id")]
    NothingToTest(ConnectorType),
    /// Only standard connectors have names and logos of their own.
    #[error("the face of this connector is fixed")]
    FixedMetadata,
    /// Only social connectors follow profiles.
    #[error("only social connectors follow profiles")]
    NoProfiles,
    /// The connector has no tokens to keep.
    #[error("this connector keeps no tokens")]
    NoTokens,
    /// There is a connector with this id.
    #[error("the id is taken")]
    IdTaken,
    /// Several connectors of a type that can be there once, in an imported database.
    #[error("there is more than one connector of the type {0:?}")]
    MoreThanOne(ConnectorType),
    /// Passwords expire, and this is the last way to set a new one.
    #[error("passwords expire, and nothing else could reset one")]
    LastWayToResetPasswords,
    /// The configuration is wrong, or the provider refused.
    #[error(transparent)]
    Connector(#[from] ConnectorError),
    /// The database refused or did not answer.
    #[error(transparent)]
    Store(Error),
}

impl From<Error> for ConnectorChangeError {
    fn from(error: Error) -> Self {
        let is_taken = error
            .unique_violation()
            .is_some_and(|name| name.starts_with("connectors"));
        if is_taken {
            return Self::IdTaken;
        }
        Self::Store(error)
    }
}

impl From<ConnectorChangeError> for ApiError {
    fn from(error: ConnectorChangeError) -> Self {
        match error {
            ConnectorChangeError::NotFound(id) => Self::no_such("connectors", &id),
            ConnectorChangeError::NoSuchFactory => {
                Self::unprocessable("connector.not_found_with_connector_id")
            }
            ConnectorChangeError::NothingToTest(kind) => {
                Self::bad_request("connector.not_found").with("type", format!("{kind:?}"))
            }
            ConnectorChangeError::FixedMetadata => {
                Self::bad_request("connector.cannot_overwrite_metadata_for_non_standard_connector")
            }
            ConnectorChangeError::NoProfiles => {
                Self::unprocessable("connector.invalid_type_for_syncing_profile")
            }
            ConnectorChangeError::NoTokens => {
                Self::unprocessable("connector.token_storage_not_supported")
            }
            ConnectorChangeError::IdTaken => {
                Self::unprocessable("entity.unique_integrity_violation")
            }
            ConnectorChangeError::MoreThanOne(ConnectorType::Sms) => {
                Self::bad_request("connector.more_than_one_sms")
            }
            ConnectorChangeError::MoreThanOne(_) => {
                Self::bad_request("connector.more_than_one_email")
            }
            ConnectorChangeError::LastWayToResetPasswords => Self::unprocessable(
                "sign_in_experiences.password_expiration_requires_forgot_password",
            ),
            ConnectorChangeError::Connector(error) => error.into(),
            ConnectorChangeError::Store(error) => error.into(),
        }
    }
}
