//! Why a role cannot be made, changed or given so, and what a caller is told.

use http::StatusCode;
use keyward_http::ApiError;
use keyward_store::{Error, roles};
use thiserror::Error as ThisError;

/// A rule about roles that a request breaks.
#[derive(Debug, ThisError)]
pub(in crate::management) enum RoleError {
    /// There is no role with this id.
    #[error("there is no role {0}")]
    NotFound(String),
    /// There is no user with this id.
    #[error("there is no user {0}")]
    NoSuchUser(String),
    /// There is no application with this id.
    #[error("there is no application {0}")]
    NoSuchApplication(String),
    /// There is no scope with this id.
    #[error("there is no scope {0}")]
    NoSuchScope(String),
    /// Built-in roles are as the server made them.
    #[error("a built-in role cannot be changed")]
    BuiltIn,
    /// Another role has the name.
    #[error("there is a role {0:?}")]
    NameTaken(String),
    /// What opens a Management API is for machines only.
    #[error("a role for users cannot open the Management API")]
    ManagementApi,
    /// The role allows this already.
    #[error("the role allows {0} already")]
    ScopeHeld(String),
    /// The user has the role already.
    #[error("{0} has the role already")]
    UserHolds(String),
    /// The application has the role already.
    #[error("{0} has the role already")]
    ApplicationHolds(String),
    /// A role for machines was to be given to a user, or the other way round.
    #[error("the role is for others")]
    WrongHolder,
    /// A user cannot have this role.
    #[error("a user cannot have a role for machines")]
    NotForUsers,
    /// An application cannot have this role.
    #[error("an application cannot have a role for users")]
    NotForApplications,
    /// Only machines have roles.
    #[error("only machine applications have roles")]
    NoMachine,
    /// Who should lose it does not have it.
    #[error("that was not given")]
    NotHeld,
    /// The database refused or did not answer.
    #[error(transparent)]
    Store(#[from] Error),
}

impl RoleError {
    /// What a refused write of a role with this name means.
    pub(super) fn of_write(error: Error, name: &str) -> Self {
        if roles::is_name_taken(&error) {
            Self::NameTaken(name.to_owned())
        } else {
            error.into()
        }
    }
}

impl From<RoleError> for ApiError {
    fn from(error: RoleError) -> Self {
        match error {
            RoleError::NotFound(id) => Self::no_such("roles", &id),
            RoleError::NoSuchUser(id) => Self::no_such("users", &id),
            RoleError::NoSuchApplication(id) => Self::no_such("applications", &id),
            RoleError::NoSuchScope(id) => Self::no_such("scopes", &id),
            RoleError::BuiltIn => Self::new(StatusCode::FORBIDDEN, "role.internal_role_violation"),
            RoleError::NameTaken(name) => {
                Self::unprocessable("role.name_in_use").with("name", name)
            }
            RoleError::ManagementApi => {
                Self::bad_request("role.management_api_scopes_not_assignable_to_user_role")
            }
            RoleError::ScopeHeld(id) => {
                Self::unprocessable("role.scope_exists").with("scopeId", id)
            }
            RoleError::UserHolds(id) => Self::unprocessable("role.user_exists").with("userId", id),
            RoleError::ApplicationHolds(id) => {
                Self::unprocessable("role.application_exists").with("applicationId", id)
            }
            RoleError::WrongHolder => Self::unprocessable("entity.db_constraint_violated"),
            RoleError::NotForUsers => Self::unprocessable("user.invalid_role_type"),
            RoleError::NotForApplications => Self::unprocessable("application.invalid_role_type"),
            RoleError::NoMachine => Self::unprocessable("application.invalid_type"),
            RoleError::NotHeld => Self::not_found("entity.not_found"),
            RoleError::Store(error) => error.into(),
        }
    }
}
