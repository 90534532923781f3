//! API resources and their scopes.

mod resource;
mod scope;

pub use resource::{delete, find, insert, is_indicator_taken, list, set_default, update};
pub use scope::{
    ScopeFilter, delete_scope, find_scope, insert_scope, is_scope_name_taken, list_scopes_of,
    list_scopes_of_role, list_some_scopes, update_scope,
};
