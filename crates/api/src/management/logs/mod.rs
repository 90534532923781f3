//! `/api/logs` (reference management-api.md §10). Entries about management have keys of our own,
//! so they are shown only with `includeManagement=true`.

mod get;
mod list;

use super::document::{Routes, operations};

/// The query parameter that shows entries about management.
const INCLUDE_MANAGEMENT: &str = "includeManagement";

pub(super) fn routes() -> Routes {
    operations![list::list, get::get]
}
