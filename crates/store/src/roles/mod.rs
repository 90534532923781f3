//! Roles, what they allow, and who has them.

/// The columns that [`Role`] is read from.
macro_rules! columns {
    () => {
        "tenant_id, id, name, description, type, is_default"
    };
}

mod list;
mod role;

use keyward_model::{Application, Role, Scope, User};

use crate::relation::Relation;

pub use list::{FeaturedApplication, FeaturedUser, RoleFilter, RoleInUse};
pub use role::{
    allow, delete, find, find_by_name, give_by_name, give_to_application, insert, is_name_taken,
    list_of_application, list_of_user, list_some, update,
};

/// The users that have a role.
pub const USERS: Relation<Role, User> = Relation::new("users_roles", "role_id", "user_id", "users");
/// The roles that a user has.
pub const OF_USER: Relation<User, Role> =
    Relation::new("users_roles", "user_id", "role_id", "roles");
/// The applications that have a role.
pub const APPLICATIONS: Relation<Role, Application> = Relation::new(
    "applications_roles",
    "role_id",
    "application_id",
    "applications",
)
.cached();
/// The roles that an application has.
pub const OF_APPLICATION: Relation<Application, Role> =
    Relation::new("applications_roles", "application_id", "role_id", "roles").cached();
/// What a role allows.
pub const SCOPES: Relation<Role, Scope> =
    Relation::new("roles_scopes", "role_id", "scope_id", "scopes").cached();
