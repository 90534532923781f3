//! The Me API, mirroring its URLs.

mod access;
mod account;
mod owner;
mod proofs;

pub(super) use owner::{call as call_admin, manager as admin_manager};
