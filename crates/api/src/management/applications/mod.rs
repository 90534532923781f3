//! `/api/applications` (reference management-api.md §1).

mod create;
mod custom_data;
mod delete;
mod error;
mod get;
mod legacy_secret;
mod list;
mod metadata;
mod roles;
mod secrets;
mod service;
mod sign_in_experience;
mod update;
pub(crate) mod user_consent_scopes;
mod view;

pub use error::ApplicationError;
pub use service::{
    ApplicationChange, ManagementClient, NewApplication, create, create_management_client,
};

use super::document::{Routes, operations};

/// How audit entries name what is managed here.
const SUBJECT: &str = "Application";

pub(super) fn routes() -> Routes {
    operations![
        list::list,
        create::create,
        get::get,
        update::update,
        delete::delete,
        custom_data::merge,
        legacy_secret::delete,
    ]
    .merge(roles::routes())
    .merge(secrets::routes())
    .merge(sign_in_experience::routes())
    .merge(user_consent_scopes::routes())
}
