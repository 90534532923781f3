//! `/api/configs/id-token`: which extended claims ID tokens hold (reference oidc.md §7).

mod get;
mod put;
mod service;
mod view;

use crate::management::document::{Routes, operations};

pub(super) fn routes() -> Routes {
    operations![get::get, put::put]
}
