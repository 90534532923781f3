//! `/api/interaction/consent` (reference oidc.md §4): what a page of one's own shows somebody who is
//! asked for consent, and their yes. The rest of the contract's first generation of this API is not
//! built: `/api/experience` has its place.

mod consent;
mod show;

use crate::management::document::{Routes, operations};

/// The routes, under `/api`.
pub(crate) fn routes() -> Routes {
    operations![show::show, consent::consent]
}
