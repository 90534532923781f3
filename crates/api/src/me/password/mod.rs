//! `/me/password`.

pub(super) mod body;
pub(super) mod set;
pub(super) mod verify;
