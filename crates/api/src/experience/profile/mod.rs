//! `/api/experience/profile`: what the account gets.

pub(super) mod add;
pub(super) mod password;
