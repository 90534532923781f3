//! The Experience API (reference experience-api.md): signing in by a program of its own, through the
//! same services as the pages. A route that is not built yet does not exist.
//!
//! - `visitor`: the browser's conversation. `shapes`: what several bodies share.
//! - The rest is named as in the URLs.

mod avatar;
mod begin;
mod identification;
mod interaction;
mod interaction_event;
mod profile;
mod shapes;
mod sso_connectors;
mod submit;
mod verification;
pub(crate) mod visitor;

use crate::management::document::{Routes, operations};

/// The routes, under `/api`.
pub(crate) fn routes() -> Routes {
    operations![
        begin::begin,
        interaction_event::switch,
        sso_connectors::list,
        identification::identify,
        interaction::show,
        submit::submit,
        profile::add::add,
        profile::password::set,
        avatar::upload,
        verification::password::verify,
        verification::code::send,
        verification::code::verify,
        verification::new_password_identity::verify,
        verification::one_time_token::verify,
    ]
}
