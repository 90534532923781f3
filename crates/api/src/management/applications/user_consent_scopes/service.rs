//! What a third-party application may ask its users for. Nothing here knows HTTP.

use keyward_model::{Application, ConsentScopes, Id, ManagementAction, Resource, Scope, ScopeSet};
use keyward_store::{Tx, consent_scopes, resources};
use serde::Deserialize;

use crate::management::{
    Administrator,
    applications::{
        ApplicationError, SUBJECT,
        error::UnknownScopes,
        service::{Result, get_application},
    },
};

/// What an application is to be allowed to ask for.
#[derive(Clone, Debug)]
pub(super) struct NewScopes {
    /// Ids of scopes of organizations. There are none yet.
    pub organization: Vec<String>,
    /// Scopes of resources.
    pub resource: Vec<Id<Scope>>,
    /// Scopes of resources in organizations. There are none yet.
    pub organization_resource: Vec<String>,
    /// Scopes about users.
    pub user: ScopeSet,
}

/// Which scopes a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(super) enum ScopeType {
    /// Of organizations.
    #[serde(rename = "organization-scopes")]
    Organization,
    /// Of resources.
    #[serde(rename = "resource-scopes")]
    Resource,
    /// Of resources in organizations.
    #[serde(rename = "organization-resource-scopes")]
    OrganizationResource,
    /// About users.
    #[serde(rename = "user-scopes")]
    User,
}

/// What an application may ask for; a first-party one is not held to any of it and has none.
pub(super) async fn list(by: &Administrator, id: Id<Application>) -> Result<ConsentScopes> {
    by.read(async move |tx| {
        get_application(tx, &id).await?;
        Ok(consent_scopes::find(tx, &id).await?)
    })
    .await
}

/// Allows further scopes. Those that it has stay.
pub(super) async fn add(by: &Administrator, id: Id<Application>, new: NewScopes) -> Result<()> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    by.write(async move |tx| {
        if !get_application(tx, &id).await?.is_third_party {
            return Err(ApplicationError::ThirdPartyOnly);
        }
        check(tx, &new).await?;
        consent_scopes::add_user_scopes(tx, &id, &new.user).await?;
        consent_scopes::OF_RESOURCES
            .add(tx, &id, &new.resource)
            .await?;
        entry.record(tx).await?;
        Ok(())
    })
    .await
}

/// Scopes must exist, and nobody consents to what opens the Management API.
async fn check(tx: &mut Tx<'_>, new: &NewScopes) -> Result<()> {
    let scopes = resources::list_some_scopes(tx, &new.resource).await?;
    let is_known = |id: &Id<Scope>| scopes.iter().any(|scope| scope.id == *id);
    let unknown = new.resource.iter().filter(|id| !is_known(id));
    let unknown = UnknownScopes {
        organization: new.organization.clone(),
        resource: unknown.map(|id| id.as_str().to_owned()).collect(),
        organization_resource: new.organization_resource.clone(),
    };
    if !unknown.is_empty() {
        return Err(ApplicationError::UnknownConsentScopes(unknown));
    }
    let resources = resources::list(tx).await?;
    let is_of = |resource: &Resource| scopes.iter().any(|s| s.resource_id == resource.id);
    let mut closed = resources.iter().filter(|own| own.is_management_api());
    if closed.any(is_of) {
        return Err(ApplicationError::ManagementApiConsent);
    }
    Ok(())
}

/// Takes a scope.
pub(super) async fn remove(
    by: &Administrator,
    id: Id<Application>,
    kind: ScopeType,
    scope: String,
) -> Result<()> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    by.write(async move |tx| {
        get_application(tx, &id).await?;
        let had = match kind {
            ScopeType::User => consent_scopes::remove_user_scope(tx, &id, &scope).await?,
            ScopeType::Resource => {
                let scope = [Id::from(scope)];
                let removed = consent_scopes::OF_RESOURCES.remove(tx, &id, &scope).await?;
                !removed.is_empty()
            }
            ScopeType::Organization | ScopeType::OrganizationResource => false,
        };
        if !had {
            return Err(ApplicationError::NoSuchConsentScope);
        }
        entry.record(tx).await?;
        Ok(())
    })
    .await
}
