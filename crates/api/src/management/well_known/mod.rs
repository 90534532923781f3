//! `/api/.well-known` (reference management-api.md §17, experience-api.md §8): what sign-in pages may
//! know. Public.
//!
//! - `full`: the sign-in experience with what follows from it; two routes answer it.

mod experience;
mod full;
mod phrases;
mod sign_in_exp;

use super::document::{Routes, operations};

pub(super) fn routes() -> Routes {
    operations![sign_in_exp::get, experience::get, phrases::get]
}
