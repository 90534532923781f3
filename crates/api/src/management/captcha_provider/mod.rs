//! `/api/captcha-provider` (reference management-api.md §14). These answers show the provider's
//! secret, as the contract has it.

mod delete;
mod get;
mod put;
mod service;
mod view;

use super::document::{Routes, operations};

/// How audit entries name what is managed here.
const SUBJECT: &str = "CaptchaProvider";
/// What audit entries call the one that a tenant has.
const ONLY: &str = "default";

pub(super) fn routes() -> Routes {
    operations![get::get, put::put, delete::delete]
}
