//! The rules about applications. Nothing here knows HTTP.

mod change;
mod checks;
mod create;
mod management_client;
mod remove;
mod secrets;
mod show;

pub use change::ApplicationChange;
pub use create::{NewApplication, create};
pub use management_client::{ManagementClient, create_management_client};

pub(super) use change::{merge_custom_data, update};
pub(super) use checks::get_application;
pub(super) use remove::delete;
pub(super) use secrets::{create_secret, delete_secret, list_secrets, rename_secret};
pub(super) use show::{get, require};

use super::{ApplicationError, SUBJECT};

pub(super) type Result<T, E = ApplicationError> = std::result::Result<T, E>;

/// The built-in role of the deprecated `isAdmin`.
const ADMIN_ROLE: &str = "#internal:admin";
