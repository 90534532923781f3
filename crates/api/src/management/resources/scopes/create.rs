//! `POST /api/resources/:resourceId/scopes`: makes a scope.

use axum::{Json, http::StatusCode};
use keyward_http::{
    ApiError, JsonBody, Params,
    guard::{FromInput, Input},
};
use keyward_model::{Id, Resource, Scope};

use super::service::{self, NewScope};
use crate::management::Administrator;

/// Its name in `scope`.
pub(super) fn name(input: &Input<'_>) -> Option<String> {
    input.text_of(1..=256)
}

impl FromInput for NewScope {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let name = name(&input.key("name"));
        let description = input.key("description").optional_nullable(Input::text);
        Some(Self {
            name: name?,
            description: description?.flatten(),
        })
    }
}

/// Makes a scope of a resource.
#[utoipa::path(
    post,
    path = "/resources/{resourceId}/scopes",
    responses((status = 201, body = Scope), (status = 404), (status = 422)),
)]
pub(super) async fn create(
    by: Administrator,
    Params(resource): Params<Id<Resource>>,
    JsonBody(new): JsonBody<NewScope>,
) -> Result<(StatusCode, Json<Scope>), ApiError> {
    let scope = service::create_scope(&by, resource, new).await?;
    Ok((StatusCode::CREATED, Json(scope)))
}
