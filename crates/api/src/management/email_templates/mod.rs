//! `/api/email-templates` (reference management-api.md §6): what e-mails say, by language and usage.

mod delete;
mod delete_some;
mod details;
mod error;
mod filter;
mod get;
mod list;
mod put;
mod service;
mod update;

use super::document::{Routes, operations};

/// How audit entries name what is managed here.
const SUBJECT: &str = "EmailTemplate";

pub(super) fn routes() -> Routes {
    operations![
        list::list,
        put::put,
        delete_some::delete_some,
        get::get,
        delete::delete,
        update::update,
    ]
}
