//! `/api/connector-factories` (reference management-api.md §6): what can be set up.

mod get;
mod list;

use super::document::{Routes, operations};

pub(super) fn routes() -> Routes {
    operations![list::list, get::get]
}
