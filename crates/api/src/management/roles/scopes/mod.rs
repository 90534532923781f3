//! `/api/roles/:id/scopes`.

mod allow;
mod list;
mod remove;

use super::service;
use crate::management::document::{Routes, operations};

pub(super) fn routes() -> Routes {
    operations![list::list, allow::allow, remove::remove]
}
