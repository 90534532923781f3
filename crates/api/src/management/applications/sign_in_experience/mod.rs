//! `/api/applications/:id/sign-in-experience`: how signing in looks on the way to an application.

mod get;
mod put;
mod service;

use crate::management::document::{Routes, operations};

pub(super) fn routes() -> Routes {
    operations![get::get, put::put]
}
