//! `/api/users/:userId/sessions`: where a user is signed in.

mod end;
mod get;
mod list;
mod view;

use crate::management::document::{Routes, operations};

pub(super) fn routes() -> Routes {
    operations![list::list, get::get, end::end]
}
