//! `/api/verification-codes` (reference management-api.md §14): codes for flows of a tenant's own.

mod error;
mod recipient;
mod send;
mod service;
mod verify;

use super::document::{Routes, operations};

pub(crate) use error::CodeError;
pub(crate) use service::{Purpose, redeem, send as send_code};

/// How audit entries name what is managed here.
const SUBJECT: &str = "VerificationCode";

pub(super) fn routes() -> Routes {
    operations![send::send, verify::verify]
}
