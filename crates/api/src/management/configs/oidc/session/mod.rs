//! `/api/configs/oidc/session`: how long people stay signed in.

mod get;
mod service;
mod update;
mod view;

use crate::management::document::{Routes, operations};

pub(super) fn routes() -> Routes {
    operations![get::get, update::update]
}
