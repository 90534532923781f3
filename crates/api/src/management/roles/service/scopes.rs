//! What a role allows.

use std::collections::HashMap;

use keyward_model::{Id, ManagementAction, Resource, Role, RoleType, Scope};
use keyward_store::{
    Error, Listed, Paging, Tx,
    resources::{self, ScopeFilter},
    roles,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Result, RoleError, SUBJECT, first_missing, get_own_role, get_role};
use crate::management::Administrator;

/// A scope, and where it holds.
#[derive(Serialize, ToSchema)]
#[schema(as = ScopeAndResource)]
pub(in crate::management::roles) struct ScopeAndResource {
    #[serde(flatten)]
    scope: Scope,
    resource: Resource,
}

/// A part of what a role allows; all of it without paging.
pub(in crate::management::roles) async fn list_scopes(
    by: &Administrator,
    filter: ScopeFilter,
    paging: Option<Paging>,
) -> Result<Listed<ScopeAndResource>> {
    if let Some(role) = filter.of_role.clone() {
        by.read(async move |tx| get_role(tx, &role).await.map(drop))
            .await?;
    }
    let listed = by
        .store
        .list_scopes(&by.tenant, &filter, paging, by.now())
        .await?;
    // In this order: the resource of a scope that was listed may be gone, and then it is too.
    let resources = by
        .read::<_, Error, _>(async |tx| resources::list(tx).await)
        .await?;
    let by_id: HashMap<Id<Resource>, Resource> = resources
        .into_iter()
        .map(|resource| (resource.id.clone(), resource))
        .collect();
    let rows = listed.rows.into_iter();
    Ok(Listed {
        rows: rows
            .filter_map(|scope| {
                let resource = by_id.get(&scope.resource_id)?.clone();
                Some(ScopeAndResource { scope, resource })
            })
            .collect(),
        total: listed.total,
        is_capped: listed.is_capped,
    })
}

/// Lets a role do more. Answers everything that it allows then.
pub(in crate::management::roles) async fn allow(
    by: &Administrator,
    id: Id<Role>,
    scopes: Vec<Id<Scope>>,
) -> Result<Vec<Scope>> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    by.write(async move |tx| {
        let role = get_own_role(tx, &id).await?;
        if let Some(held) = roles::SCOPES.among(tx, &id, &scopes).await?.first() {
            return Err(RoleError::ScopeHeld(held.as_str().to_owned()));
        }
        add_scopes(tx, &role, &scopes).await?;
        entry.record(tx).await?;
        Ok(resources::list_scopes_of_role(tx, &id).await?)
    })
    .await
}

/// Lets a role do less.
pub(in crate::management::roles) async fn disallow(
    by: &Administrator,
    id: Id<Role>,
    scope: Id<Scope>,
) -> Result<()> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    by.write(async move |tx| {
        get_own_role(tx, &id).await?;
        if roles::SCOPES.remove(tx, &id, &[scope]).await?.is_empty() {
            return Err(RoleError::NotHeld);
        }
        entry.record(tx).await?;
        Ok(())
    })
    .await
}

/// Adds scopes that must exist, and may be in a role of this type.
pub(super) async fn add_scopes(tx: &mut Tx<'_>, role: &Role, wanted: &[Id<Scope>]) -> Result<()> {
    if wanted.is_empty() {
        return Ok(());
    }
    let scopes = resources::list_some_scopes(tx, wanted).await?;
    let known: Vec<_> = scopes.iter().map(|scope| scope.id.clone()).collect();
    if let Some(missing) = first_missing(wanted, &known) {
        return Err(RoleError::NoSuchScope(missing.as_str().to_owned()));
    }
    if role.kind == RoleType::User {
        let resources = resources::list(tx).await?;
        let is_of = |resource: &Resource| scopes.iter().any(|s| s.resource_id == resource.id);
        let mut closed = resources.iter().filter(|own| own.is_management_api());
        if closed.any(is_of) {
            return Err(RoleError::ManagementApi);
        }
    }
    roles::SCOPES.add(tx, &role.id, wanted).await?;
    Ok(())
}
