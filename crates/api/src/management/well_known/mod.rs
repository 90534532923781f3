//! `/api/.well-known` (reference management-api.md §17): what sign-in pages may know. Public.

mod sign_in_exp;

use super::document::{Routes, operations};

pub(super) fn routes() -> Routes {
    operations![sign_in_exp::get]
}
