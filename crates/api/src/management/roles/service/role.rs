//! Making, changing and removing roles.

use keyward_crypto::random;
use keyward_model::{Id, ManagementAction, Role, RoleType, Scope};
use keyward_store::roles;

use super::{Result, RoleError, SUBJECT, get_own_role, get_role, scopes::add_scopes};
use crate::management::Administrator;

/// A role that is to be made.
#[derive(Clone, Debug)]
pub(in crate::management::roles) struct NewRole {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Whom it can be given to.
    pub kind: RoleType,
    /// Whether new users get it.
    pub is_default: bool,
    /// What it allows.
    pub scopes: Vec<Id<Scope>>,
}

/// What of a role is to change; what is absent stays.
#[derive(Clone, Debug)]
pub(in crate::management::roles) struct RoleChange {
    /// The name.
    pub name: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Whether new users get it.
    pub is_default: Option<bool>,
}

/// Makes a role, with what it allows.
pub(in crate::management::roles) async fn create(by: &Administrator, new: NewRole) -> Result<Role> {
    let role = Role {
        tenant_id: by.tenant.id().clone(),
        id: Id::from(random::standard_id(by.random())),
        name: new.name,
        description: new.description,
        kind: new.kind,
        is_default: new.is_default,
    };
    if role.is_internal() {
        return Err(RoleError::BuiltIn);
    }
    let entry = by.entry(ManagementAction::Create, SUBJECT, &role.id);
    by.write(async move |tx| {
        roles::insert(tx, &role)
            .await
            .map_err(|error| RoleError::of_write(error, &role.name))?;
        add_scopes(tx, &role, &new.scopes).await?;
        entry.record(tx).await?;
        Ok(role)
    })
    .await
}

/// A role.
pub(in crate::management::roles) async fn get(by: &Administrator, id: Id<Role>) -> Result<Role> {
    by.read(async move |tx| get_role(tx, &id).await).await
}

/// Changes a role.
pub(in crate::management::roles) async fn update(
    by: &Administrator,
    id: Id<Role>,
    change: RoleChange,
) -> Result<Role> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    let caller = by.clone();
    by.write(async move |tx| {
        let role = get_own_role(tx, &id).await?;
        caller.check_seen(&role)?;
        let role = Role {
            name: change.name.unwrap_or(role.name),
            description: change.description.unwrap_or(role.description),
            is_default: change.is_default.unwrap_or(role.is_default),
            ..role
        };
        if role.is_internal() {
            return Err(RoleError::BuiltIn);
        }
        roles::update(tx, &role)
            .await
            .map_err(|error| RoleError::of_write(error, &role.name))?;
        entry.record(tx).await?;
        Ok(role)
    })
    .await
}

/// Removes a role.
pub(in crate::management::roles) async fn delete(by: &Administrator, id: Id<Role>) -> Result<()> {
    let entry = by.entry(ManagementAction::Delete, SUBJECT, &id);
    by.write(async move |tx| {
        get_own_role(tx, &id).await?;
        roles::delete(tx, &id).await?;
        entry.record(tx).await?;
        Ok(())
    })
    .await
}
