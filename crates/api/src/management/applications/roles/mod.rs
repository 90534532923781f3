//! `/api/applications/:applicationId/roles`: the roles of a machine.

mod add;
mod list;
mod remove;
mod replace;
mod service;

use crate::management::document::{Routes, operations};

pub(super) fn routes() -> Routes {
    operations![list::list, add::add, replace::replace, remove::remove]
}
