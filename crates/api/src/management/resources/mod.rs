//! `/api/resources` (reference management-api.md §3): APIs that tokens can be meant for, and their
//! scopes.

mod create;
mod default;
mod delete;
mod error;
mod get;
mod list;
mod scopes;
mod service;
mod update;
mod view;

use super::document::{Routes, operations};

use error::ResourceError;

/// How audit entries name what is managed here.
const SUBJECT: &str = "Resource";
/// The same for what is below it.
const SCOPE_SUBJECT: &str = "Scope";

pub(super) fn routes() -> Routes {
    operations![
        list::list,
        create::create,
        get::get,
        update::update,
        delete::delete,
        default::set,
    ]
    .merge(scopes::routes())
}
