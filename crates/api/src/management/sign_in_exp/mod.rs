//! `/api/sign-in-exp` (reference management-api.md §7).
//!
//! - `change`, `shapes`: what a PATCH may hold.
//! - `draft`: the settings as they would become.
//! - `rules`: what they must obey, a file for each rule, listed in one place.
//! - `senders`: which messages can be sent; several rules ask.

mod change;
mod draft;
mod error;
mod get;
mod rules;
mod senders;
mod service;
mod shapes;
mod update;
mod view;

use axum::{Router, routing::get};
use keyward_http::SharedApp;

pub use change::SettingsChange;
pub use error::SettingsError;
pub(super) use rules::passwords_expire;
pub use senders::{ForgotPassword, Senders};
pub use service::patch;
pub(super) use view::view;

/// How audit entries name what is managed here.
const SUBJECT: &str = "SignInExperience";
/// The id of a tenant's settings.
const ID: &str = "default";

pub(super) fn routes() -> Router<SharedApp> {
    Router::new().route("/sign-in-exp", get(get::get).patch(update::update))
}
