//! Making, changing and removing resources.

use std::collections::HashMap;

use keyward_crypto::random;
use keyward_model::{Id, ManagementAction, Resource, Scope};
use keyward_store::{Error, Listed, Paging, resources};

use super::{ResourceError, ResourceView, Result, SUBJECT, get_own_resource, get_resource};
use crate::management::Administrator;

/// Life of access tokens in seconds, unless a resource says otherwise.
const DEFAULT_TTL: i64 = 3600;

/// A resource that is to be made.
#[derive(Clone, Debug)]
pub(in crate::management::resources) struct NewResource {
    /// What people call it.
    pub name: String,
    /// The audience of its tokens.
    pub indicator: String,
    /// Life of its access tokens in seconds.
    pub access_token_ttl: Option<i64>,
}

/// What of a resource is to change; what is absent stays.
#[derive(Clone, Debug)]
pub(in crate::management::resources) struct ResourceChange {
    /// What people call it.
    pub name: Option<String>,
    /// Life of its access tokens in seconds.
    pub access_token_ttl: Option<i64>,
}

/// A part of the resources; all of them without paging.
pub(in crate::management::resources) async fn list(
    by: &Administrator,
    paging: Option<Paging>,
    with_scopes: bool,
) -> Result<Listed<ResourceView>> {
    let listed = by
        .store
        .list_resources(&by.tenant, paging, by.now())
        .await?;
    let mut scopes: HashMap<Id<Resource>, Vec<Scope>> = HashMap::new();
    if with_scopes {
        let ids: Vec<_> = listed.rows.iter().map(|row| row.id.clone()).collect();
        let found = by
            .read::<_, Error, _>(async move |tx| resources::list_scopes_of(tx, &ids).await)
            .await?;
        for scope in found {
            scopes
                .entry(scope.resource_id.clone())
                .or_default()
                .push(scope);
        }
    }
    Ok(listed.map(|resource| ResourceView {
        scopes: with_scopes.then(|| scopes.remove(&resource.id).unwrap_or_default()),
        resource,
    }))
}

/// Makes a resource.
pub(in crate::management::resources) async fn create(
    by: &Administrator,
    new: NewResource,
) -> Result<Resource> {
    let resource = Resource {
        tenant_id: by.tenant.id().clone(),
        id: Id::from(random::standard_id(by.random())),
        name: new.name,
        indicator: new.indicator,
        is_default: false,
        access_token_ttl: new.access_token_ttl.unwrap_or(DEFAULT_TTL),
    };
    let entry = by.entry(ManagementAction::Create, SUBJECT, &resource.id);
    by.write(async move |tx| {
        resources::insert(tx, &resource).await.map_err(|error| {
            if resources::is_indicator_taken(&error) {
                ResourceError::IndicatorTaken(resource.indicator.clone())
            } else {
                error.into()
            }
        })?;
        entry.record(tx).await?;
        Ok(resource)
    })
    .await
}

/// A resource.
pub(in crate::management::resources) async fn get(
    by: &Administrator,
    id: Id<Resource>,
) -> Result<Resource> {
    by.read(async move |tx| get_resource(tx, &id).await).await
}

/// Changes a resource.
pub(in crate::management::resources) async fn update(
    by: &Administrator,
    id: Id<Resource>,
    change: ResourceChange,
) -> Result<Resource> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    let caller = by.clone();
    by.write(async move |tx| {
        let resource = get_own_resource(tx, &id).await?;
        caller.check_seen(&resource)?;
        let resource = Resource {
            name: change.name.unwrap_or(resource.name),
            access_token_ttl: change.access_token_ttl.unwrap_or(resource.access_token_ttl),
            ..resource
        };
        resources::update(tx, &resource).await?;
        entry.record(tx).await?;
        Ok(resource)
    })
    .await
}

/// Makes a resource the default in the place of another one, or an ordinary one.
pub(in crate::management::resources) async fn set_default(
    by: &Administrator,
    id: Id<Resource>,
    is_default: bool,
) -> Result<Resource> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    by.write(async move |tx| {
        let resource = get_resource(tx, &id).await?;
        resources::set_default(tx, &id, is_default).await?;
        entry.record(tx).await?;
        Ok(Resource {
            is_default,
            ..resource
        })
    })
    .await
}

/// Removes a resource with its scopes.
pub(in crate::management::resources) async fn delete(
    by: &Administrator,
    id: Id<Resource>,
) -> Result<()> {
    let entry = by.entry(ManagementAction::Delete, SUBJECT, &id);
    by.write(async move |tx| {
        if get_resource(tx, &id).await?.is_management_api() {
            return Err(ResourceError::ManagementApiRemoved);
        }
        resources::delete(tx, &id).await?;
        entry.record(tx).await?;
        Ok(())
    })
    .await
}
