//! `/api/users/:userId/password` and `/has-password`.

mod body;
mod expire;
mod has;
mod set;
mod verify;

use crate::management::document::{Routes, operations};

pub(super) fn routes() -> Routes {
    operations![set::set, expire::expire, verify::verify, has::has_password,]
}
