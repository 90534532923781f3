//! `/me/verification-codes`: proving that an address is theirs.

pub(super) mod send;
pub(super) mod verify;
