//! `/api/users` (reference management-api.md §2). Second factors, enterprise identities, personal
//! access tokens and organizations come with later builds.
//!
//! - `fields`: reading the members that making and changing a user share.
//! - `view`: how a user is shown.
//! - `error`: the rules that a request may break.

mod create;
mod custom_data;
mod delete;
mod error;
pub(crate) mod fields;
mod get;
mod grants;
mod identities;
mod list;
mod password;
mod profile;
mod roles;
mod service;
mod sessions;
mod suspension;
mod update;
mod view;

use super::document::{Routes, operations};

pub use error::UserError;
pub use service::{NewUser, create};
pub(crate) use service::{
    UserChange, change_user, get as get_user, merge_custom_data, replace_password,
};
pub(crate) use view::UserView;

/// How audit entries name what is managed here.
const SUBJECT: &str = "User";

pub(super) fn routes() -> Routes {
    operations![
        list::list,
        create::create,
        get::get,
        update::update,
        delete::delete,
        custom_data::get,
        custom_data::merge,
        profile::merge,
        suspension::suspend,
    ]
    .merge(password::routes())
    .merge(roles::routes())
    .merge(identities::routes())
    .merge(sessions::routes())
    .merge(grants::routes())
}
