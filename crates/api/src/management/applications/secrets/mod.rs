//! `/api/applications/:id/secrets`. These answers show secrets: that is what they are for.

mod create;
mod delete;
mod list;
mod rename;
mod view;

use super::service;
use crate::management::document::{Routes, operations};

pub(super) fn routes() -> Routes {
    operations![list::list, create::create, rename::rename, delete::delete]
}
