//! `/api/configs/admin-console`: what the Console remembers of a tenant. Nothing here changes how
//! the tenant works.

mod get;
mod service;
mod update;
mod view;

use crate::management::document::{Routes, operations};

pub(super) fn routes() -> Routes {
    operations![get::get, update::update]
}
