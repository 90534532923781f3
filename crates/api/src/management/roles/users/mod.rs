//! `/api/roles/:id/users`.

mod assign;
mod list;
mod remove;

use super::service;
use crate::management::document::{Routes, operations};

pub(super) fn routes() -> Routes {
    operations![list::list, assign::assign, remove::remove]
}
