//! `/api/resources/:resourceId/scopes`.

mod create;
mod delete;
mod list;
mod update;

use super::service;
use crate::management::document::{Routes, operations};

pub(super) fn routes() -> Routes {
    operations![list::list, create::create, update::update, delete::delete]
}
