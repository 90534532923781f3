//! The rules about roles. Nothing here knows HTTP.

mod applications;
mod role;
mod scopes;
mod users;

use std::collections::HashSet;

use keyward_model::{Id, Role};
use keyward_store::{Tx, roles};

pub(super) use applications::{assign_to_applications, take_from_application};
pub(super) use role::{NewRole, RoleChange, create, delete, get, update};
pub(super) use scopes::{ScopeAndResource, allow, disallow, list_scopes};
pub(super) use users::{assign_to_users, take_from_user};

use super::{RoleError, SUBJECT};

type Result<T, E = RoleError> = std::result::Result<T, E>;

/// The first of these ids that `found` lacks.
fn first_missing<'a, T>(wanted: &'a [Id<T>], found: &[Id<T>]) -> Option<&'a Id<T>> {
    let found: HashSet<_> = found.iter().collect();
    wanted.iter().find(|id| !found.contains(id))
}

/// Those of these ids that are in `some`, in their order.
pub(in crate::management) fn in_order<T>(ids: &[Id<T>], some: Vec<Id<T>>) -> Vec<Id<T>> {
    let some: HashSet<_> = some.into_iter().collect();
    ids.iter().filter(|id| some.contains(id)).cloned().collect()
}

/// The roles of these ids, all of which must be there.
pub(in crate::management) async fn get_roles(
    tx: &mut Tx<'_>,
    ids: &[Id<Role>],
) -> Result<Vec<Role>> {
    let found = roles::list_some(tx, ids).await?;
    let known: Vec<_> = found.iter().map(|role| role.id.clone()).collect();
    match first_missing(ids, &known) {
        Some(missing) => Err(RoleError::NotFound(missing.as_str().to_owned())),
        None => Ok(found),
    }
}

async fn get_role(tx: &mut Tx<'_>, id: &Id<Role>) -> Result<Role> {
    roles::find(tx, id)
        .await?
        .ok_or_else(|| RoleError::NotFound(id.as_str().to_owned()))
}

/// A role that is not built in.
async fn get_own_role(tx: &mut Tx<'_>, id: &Id<Role>) -> Result<Role> {
    let role = get_role(tx, id).await?;
    if role.is_internal() {
        return Err(RoleError::BuiltIn);
    }
    Ok(role)
}
