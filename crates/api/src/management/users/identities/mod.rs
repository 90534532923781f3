//! `/api/users/:userId/identities` and `/all-identities`: the social identities that are on
//! record. Linking one by a connector comes with a later build.

mod delete;
mod get;
mod list;
mod replace;

use crate::management::document::{Routes, operations};

pub(super) fn routes() -> Routes {
    operations![list::list, get::get, replace::replace, delete::delete,]
}
