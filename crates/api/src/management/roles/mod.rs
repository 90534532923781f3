//! `/api/roles` (reference management-api.md §4): roles, what they allow, and who has them. The
//! same from the other side: `users/roles`, `applications/roles`.

mod applications;
mod create;
mod delete;
mod error;
mod get;
mod ids;
mod list;
mod scopes;
mod service;
mod update;
mod users;

use super::document::{Routes, operations};

pub(super) use error::RoleError;
pub(crate) use ids::ids;
pub(super) use ids::{AddedRoles, RoleIds};
pub(super) use service::{get_roles, in_order};

/// How audit entries name what is managed here.
const SUBJECT: &str = "Role";

pub(super) fn routes() -> Routes {
    operations![
        list::list,
        create::create,
        get::get,
        update::update,
        delete::delete,
    ]
    .merge(users::routes())
    .merge(applications::routes())
    .merge(scopes::routes())
}
