//! `PATCH /api/resources/:id`: changes what is given. The indicator stays.

use axum::Json;
use keyward_http::{
    ApiError, IfMatch, JsonBody, Params,
    guard::{FromInput, Input},
};
use keyward_model::{Id, Resource};

use super::{
    create,
    service::{self, ResourceChange},
};
use crate::management::Administrator;

impl FromInput for ResourceChange {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let name = input.key("name").optional(create::name);
        let ttl = input
            .key("accessTokenTtl")
            .optional(create::access_token_ttl);
        Some(Self {
            name: name?,
            access_token_ttl: ttl?,
        })
    }
}

/// Changes what is given of a resource.
#[utoipa::path(
    patch,
    path = "/resources/{id}",
    responses((status = 200, body = Resource), (status = 404)),
)]
pub(super) async fn update(
    by: Administrator,
    seen: IfMatch,
    Params(id): Params<Id<Resource>>,
    JsonBody(change): JsonBody<ResourceChange>,
) -> Result<Json<Resource>, ApiError> {
    Ok(Json(
        service::update(&by.having_seen(seen), id, change).await?,
    ))
}
