//! `/api/configs/oidc`: the keys of the provider and the life of its sessions. No answer holds a
//! key's value.

mod delete;
mod error;
mod key_type;
mod list;
mod rotate;
mod service;
mod session;
mod view;

use crate::management::document::{Routes, operations};

pub use error::KeysError;

pub(super) fn routes() -> Routes {
    operations![list::list, rotate::rotate, delete::delete].merge(session::routes())
}
