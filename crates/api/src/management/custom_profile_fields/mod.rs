//! `/api/custom-profile-fields` (reference management-api.md §14): what a tenant asks of people who
//! sign up.

mod batch;
mod config;
mod create;
mod delete;
mod error;
mod get;
mod list;
mod order;
mod service;
mod update;

use super::document::{Routes, operations};

/// How audit entries name what is managed here.
const SUBJECT: &str = "CustomProfileField";

pub(super) fn routes() -> Routes {
    operations![
        list::list,
        create::create,
        batch::create,
        get::get,
        update::update,
        delete::delete,
        order::set,
    ]
}
