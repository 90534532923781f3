//! The rules about users. Nothing here knows HTTP.

mod change;
mod checks;
mod create;
mod identities;
mod passwords;
mod remove;
mod sessions;
mod show;
mod suspend;

pub use create::{NewUser, create};

pub(crate) use change::{UserChange, change_user, merge_custom_data};
pub(crate) use passwords::replace_password;
pub(crate) use show::get;

pub(super) use change::{merge_profile, update};
pub(super) use identities::{NewIdentity, delete_identity, put_identity};
pub(super) use passwords::{set_password, set_password_expired, verify_password};
pub(super) use remove::delete;
pub(super) use sessions::{end_session, get_session, list_grants, list_sessions, revoke_grant};
pub(super) use show::get_with_password;
pub(super) use suspend::set_suspended;

use super::{SUBJECT, UserError};

type Result<T, E = UserError> = std::result::Result<T, E>;
