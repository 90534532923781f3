//! The Me API (reference management-api.md §18): an administrator looks after their own account. It stands at `/me` of the
//! admin tenant, and nowhere else. Pictures and identities of other providers come with later builds: a route that is
//! not built yet does not exist.
//!
//! - `owner`: who calls. `service`: the rules. `error`: those that a request may break.
//! - `custom_data`, `get`, `password`, `update`, `verification_codes`: named as in the URLs.

mod custom_data;
mod error;
mod get;
mod owner;
mod password;
mod router;
mod service;
mod update;
mod verification_codes;

pub use router::router;
