//! `/api/applications/:applicationId/user-consent-scopes`: what a third-party application may ask its
//! users for. Those of organizations come with organizations: until then there are none.

mod add;
mod list;
mod remove;
mod service;

pub(crate) use list::ResourceScopesView;

use crate::management::document::{Routes, operations};

pub(super) fn routes() -> Routes {
    operations![list::list, add::add, remove::remove]
}
