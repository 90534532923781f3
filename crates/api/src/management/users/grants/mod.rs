//! `/api/users/:userId/grants`: what a user granted to applications.

mod list;
mod revoke;
mod view;

use crate::management::document::{Routes, operations};

pub(super) fn routes() -> Routes {
    operations![list::list, revoke::revoke]
}
