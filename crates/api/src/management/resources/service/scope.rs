//! The scopes of resources.

use keyward_crypto::random;
use keyward_model::{Id, ManagementAction, Resource, Scope};
use keyward_store::resources;

use super::{ResourceError, Result, SCOPE_SUBJECT, get_own_resource};
use crate::management::Administrator;

/// A scope that is to be made.
#[derive(Clone, Debug)]
pub(in crate::management::resources) struct NewScope {
    /// Its name in `scope`.
    pub name: String,
    /// What it allows.
    pub description: Option<String>,
}

/// What of a scope is to change; what is absent stays.
#[derive(Clone, Debug)]
pub(in crate::management::resources) struct ScopeChange {
    /// Its name in `scope`.
    pub name: Option<String>,
    /// What it allows, or that nothing says so.
    pub description: Option<Option<String>>,
}

/// Makes a scope.
pub(in crate::management::resources) async fn create_scope(
    by: &Administrator,
    resource: Id<Resource>,
    new: NewScope,
) -> Result<Scope> {
    check_name(&new.name)?;
    let scope = Scope {
        tenant_id: by.tenant.id().clone(),
        id: Id::from(random::standard_id(by.random())),
        resource_id: resource,
        name: new.name,
        description: new.description,
        created_at: by.now(),
    };
    let entry = by.entry(ManagementAction::Create, SCOPE_SUBJECT, &scope.id);
    by.write(async move |tx| {
        get_own_resource(tx, &scope.resource_id).await?;
        resources::insert_scope(tx, &scope)
            .await
            .map_err(|error| ResourceError::of_scope(error, &scope.name))?;
        entry.record(tx).await?;
        Ok(scope)
    })
    .await
}

/// Changes a scope.
pub(in crate::management::resources) async fn update_scope(
    by: &Administrator,
    resource: Id<Resource>,
    id: Id<Scope>,
    change: ScopeChange,
) -> Result<Scope> {
    if let Some(name) = &change.name {
        check_name(name)?;
    }
    let entry = by.entry(ManagementAction::Update, SCOPE_SUBJECT, &id);
    by.write(async move |tx| {
        get_own_resource(tx, &resource).await?;
        let scope = resources::find_scope(tx, &resource, &id)
            .await?
            .ok_or_else(|| ResourceError::NoSuchScope(id.as_str().to_owned()))?;
        let scope = Scope {
            name: change.name.unwrap_or(scope.name),
            description: change.description.unwrap_or(scope.description),
            ..scope
        };
        resources::update_scope(tx, &scope)
            .await
            .map_err(|error| ResourceError::of_scope(error, &scope.name))?;
        entry.record(tx).await?;
        Ok(scope)
    })
    .await
}

/// Removes a scope.
pub(in crate::management::resources) async fn delete_scope(
    by: &Administrator,
    resource: Id<Resource>,
    id: Id<Scope>,
) -> Result<()> {
    let entry = by.entry(ManagementAction::Delete, SCOPE_SUBJECT, &id);
    by.write(async move |tx| {
        get_own_resource(tx, &resource).await?;
        if !resources::delete_scope(tx, &resource, &id).await? {
            return Err(ResourceError::NoSuchScope(id.as_str().to_owned()));
        }
        entry.record(tx).await?;
        Ok(())
    })
    .await
}

/// Spaces separate the scopes of a list (RFC 6749 §3.3).
fn check_name(name: &str) -> Result<()> {
    if name.contains(char::is_whitespace) {
        return Err(ResourceError::NameWithSpace);
    }
    Ok(())
}
