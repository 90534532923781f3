//! `/api/custom-phrases` (reference management-api.md §14): the texts of the pages in a tenant's own
//! words.

mod delete;
mod error;
mod get;
mod language;
mod list;
mod put;
mod service;

pub(super) use put::Body as Texts;

use super::document::{Routes, operations};

/// How audit entries name what is managed here.
const SUBJECT: &str = "CustomPhrase";

pub(super) fn routes() -> Routes {
    operations![list::list, get::get, put::put, delete::delete]
}
