//! Why a resource or a scope cannot be made or changed so, and what a caller is told.

use keyward_http::ApiError;
use keyward_store::{Error, resources};
use thiserror::Error as ThisError;

/// A rule about resources that a request breaks.
#[derive(Debug, ThisError)]
pub(super) enum ResourceError {
    /// There is no resource with this id.
    #[error("there is no resource {0}")]
    NotFound(String),
    /// The resource has no scope with this id.
    #[error("there is no scope {0}")]
    NoSuchScope(String),
    /// Another resource has the indicator.
    #[error("there is a resource {0:?}")]
    IndicatorTaken(String),
    /// The resource has a scope of the name.
    #[error("there is a scope {0:?}")]
    NameTaken(String),
    /// A list of scopes is separated by spaces (RFC 6749 §3.3).
    #[error("a scope has a space in its name")]
    NameWithSpace,
    /// The Management API is as the server made it.
    #[error("the Management API cannot be changed")]
    ManagementApiChanged,
    /// The Management API stays.
    #[error("the Management API cannot be removed")]
    ManagementApiRemoved,
    /// The database refused or did not answer.
    #[error(transparent)]
    Store(#[from] Error),
}

impl ResourceError {
    /// What a refused write of a scope with this name means.
    pub(super) fn of_scope(error: Error, name: &str) -> Self {
        if resources::is_scope_name_taken(&error) {
            Self::NameTaken(name.to_owned())
        } else {
            error.into()
        }
    }
}

impl From<ResourceError> for ApiError {
    fn from(error: ResourceError) -> Self {
        match error {
            ResourceError::NotFound(id) => Self::no_such("resources", &id),
            ResourceError::NoSuchScope(id) => Self::no_such("scopes", &id),
            ResourceError::IndicatorTaken(indicator) => {
                Self::unprocessable("resource.resource_identifier_in_use")
                    .with("indicator", indicator)
            }
            ResourceError::NameTaken(name) => {
                Self::unprocessable("scope.name_exists").with("name", name)
            }
            ResourceError::NameWithSpace => Self::bad_request("scope.name_with_space"),
            ResourceError::ManagementApiChanged => {
                Self::bad_request("resource.cannot_modify_management_api")
            }
            ResourceError::ManagementApiRemoved => {
                Self::bad_request("resource.cannot_delete_management_api")
            }
            ResourceError::Store(error) => error.into(),
        }
    }
}
