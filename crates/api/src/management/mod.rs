//! The Management API (reference management-api.md): a folder for each group of URLs, a file for
//! each operation. Rules stand in the `service` of a group, which knows no HTTP and is also what
//! commands and seed files call.
//!
//! To add an operation: a file in its group, a line in the group's `routes`. Its handler takes an
//! [`Administrator`], unless it is one of the two public ones (`status`, `well_known`).

mod administrator;
pub mod applications;
mod captcha_provider;
pub mod configs;
mod connector_factories;
pub mod connectors;
pub(crate) mod cors;
mod custom_phrases;
mod custom_profile_fields;
mod dashboard;
pub(crate) mod document;
mod email_templates;
mod inbox;
mod logs;
mod one_time_tokens;
mod resources;
mod roles;
mod router;
mod search;
mod sentinel_activities;
pub mod sign_in_exp;
mod status;
#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
mod tests;
pub mod users;
pub(crate) mod verification_codes;
mod well_known;

pub use administrator::Administrator;
pub(crate) use roles::ids;
pub use router::{openapi, router};
