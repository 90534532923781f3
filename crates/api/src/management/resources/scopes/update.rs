//! `PATCH /api/resources/:resourceId/scopes/:scopeId`: changes what is given of a scope.

use axum::Json;
use keyward_http::{
    ApiError, JsonBody, Params,
    guard::{FromInput, Input},
};
use keyward_model::{Id, Resource, Scope};

use super::{
    create,
    service::{self, ScopeChange},
};
use crate::management::Administrator;

impl FromInput for ScopeChange {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let name = input.key("name").optional(create::name);
        let description = input.key("description").optional_nullable(Input::text);
        Some(Self {
            name: name?,
            description: description?,
        })
    }
}

/// Changes what is given of a scope.
#[utoipa::path(
    patch,
    path = "/resources/{resourceId}/scopes/{scopeId}",
    responses((status = 200, body = Scope), (status = 404), (status = 422)),
)]
pub(super) async fn update(
    by: Administrator,
    Params((resource, id)): Params<(Id<Resource>, Id<Scope>)>,
    JsonBody(change): JsonBody<ScopeChange>,
) -> Result<Json<Scope>, ApiError> {
    Ok(Json(
        service::update_scope(&by, resource, id, change).await?,
    ))
}
