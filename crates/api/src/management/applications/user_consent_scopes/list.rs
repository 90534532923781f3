//! `GET /api/applications/:applicationId/user-consent-scopes`.

use axum::Json;
use keyward_http::{ApiError, Params};
use keyward_model::{Application, ConsentScope, ConsentScopes, Id};
use serde::Serialize;
use utoipa::ToSchema;

use super::service;
use crate::management::Administrator;

/// What the application may ask for.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UserConsentScopes)]
pub(super) struct Answer {
    organization_scopes: Vec<ScopeView>,
    resource_scopes: Vec<ResourceScopesView>,
    organization_resource_scopes: Vec<ResourceScopesView>,
    user_scopes: Vec<String>,
}

/// A scope.
#[derive(Serialize, ToSchema)]
#[schema(as = ConsentScope)]
pub(crate) struct ScopeView {
    id: String,
    name: String,
    #[schema(required)]
    description: Option<String>,
}

/// A resource.
#[derive(Serialize, ToSchema)]
#[schema(as = ConsentResource)]
pub(crate) struct ResourceNames {
    id: String,
    name: String,
    indicator: String,
}

/// Scopes of a resource.
#[derive(Serialize, ToSchema)]
#[schema(as = ConsentResourceScopes)]
pub(crate) struct ResourceScopesView {
    resource: ResourceNames,
    scopes: Vec<ScopeView>,
}

impl ResourceScopesView {
    /// Puts scopes, which come by resource, under their resources.
    pub(crate) fn of<'a>(scopes: impl IntoIterator<Item = &'a ConsentScope>) -> Vec<Self> {
        let mut resources: Vec<Self> = Vec::new();
        for scope in scopes {
            let view = ScopeView {
                id: scope.id.as_str().to_owned(),
                name: scope.name.clone(),
                description: scope.description.clone(),
            };
            match resources.last_mut() {
                Some(last) if last.resource.id == scope.resource_id.as_str() => {
                    last.scopes.push(view);
                }
                _ => resources.push(Self {
                    resource: ResourceNames {
                        id: scope.resource_id.as_str().to_owned(),
                        name: scope.resource_name.clone(),
                        indicator: scope.indicator.clone(),
                    },
                    scopes: vec![view],
                }),
            }
        }
        resources
    }
}

impl From<ConsentScopes> for Answer {
    fn from(scopes: ConsentScopes) -> Self {
        Self {
            organization_scopes: Vec::new(),
            resource_scopes: ResourceScopesView::of(&scopes.resource),
            organization_resource_scopes: Vec::new(),
            user_scopes: scopes.user.iter().map(str::to_owned).collect(),
        }
    }
}

/// Shows what an application may ask its users for.
#[utoipa::path(
    get,
    path = "/applications/{applicationId}/user-consent-scopes",
    responses((status = 200, body = Answer), (status = 404)),
)]
pub(super) async fn list(
    by: Administrator,
    Params(id): Params<Id<Application>>,
) -> Result<Json<Answer>, ApiError> {
    Ok(Json(service::list(&by, id).await?.into()))
}
