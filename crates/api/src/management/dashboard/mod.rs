//! `/api/dashboard/users` (reference management-api.md §11). Days begin at midnight where the
//! server stands.

mod active;
mod new;
mod service;
mod total;
mod view;

use super::document::{Routes, operations};

pub(super) fn routes() -> Routes {
    operations![total::total, new::new, active::active]
}
