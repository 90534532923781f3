//! `/api/one-time-tokens` (reference management-api.md §14): what magic links carry. These answers
//! show tokens: that is what they are for.

mod create;
mod delete;
mod error;
mod get;
mod list;
mod service;
mod status;
mod verify;
mod view;

use super::document::{Routes, operations};

/// How audit entries name what is managed here.
const SUBJECT: &str = "OneTimeToken";

pub(super) fn routes() -> Routes {
    operations![
        list::list,
        create::create,
        verify::verify,
        get::get,
        delete::delete,
        status::set,
    ]
}
