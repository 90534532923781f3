//! `/api/sign-in-exp` (reference management-api.md §7).
//!
//! - `change`, `shapes`: what a PATCH may hold.
//! - `draft`: the settings as they would become.
//! - `rules`: what they must obey, a file for each rule, listed in one place.
//! - `known`: what they may name.
//! - `senders`: which messages can be sent; several rules ask.

mod case_conflicts;
mod change;
mod check_password;
mod draft;
mod error;
mod get;
mod known;
mod preview;
mod rules;
mod senders;
mod service;
pub(super) mod shapes;
mod update;
mod view;

pub use change::SettingsChange;
pub use error::SettingsError;
pub(super) use rules::{passwords_expire, usernames_are_case_sensitive};
pub use senders::{ForgotPassword, Senders};
pub(crate) use service::check_password as find_password_issues;
pub use service::patch;
use view::{SettingsView, view};

use super::document::{Routes, operations};

/// How audit entries name what is managed here.
const SUBJECT: &str = "SignInExperience";
/// The id of a tenant's settings.
pub(super) const ID: &str = "default";

pub(super) fn routes() -> Routes {
    operations![
        get::get,
        update::update,
        preview::preview,
        check_password::check,
        case_conflicts::list,
    ]
}
