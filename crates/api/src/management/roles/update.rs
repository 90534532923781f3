//! `PATCH /api/roles/:id`: changes what is given. Whom a role is for stays.

use axum::Json;
use keyward_http::{
    ApiError, IfMatch, JsonBody, Params,
    guard::{FromInput, Input},
};
use keyward_model::{Id, Role};

use super::{
    create::short_text,
    service::{self, RoleChange},
};
use crate::management::Administrator;

impl FromInput for RoleChange {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let name = input.key("name").optional(short_text);
        let description = input.key("description").optional(short_text);
        let is_default = input.key("isDefault").optional(Input::boolean);
        Some(Self {
            name: name?,
            description: description?,
            is_default: is_default?,
        })
    }
}

/// Changes what is given of a role.
#[utoipa::path(
    patch,
    path = "/roles/{id}",
    responses((status = 200, body = Role), (status = 404), (status = 422)),
)]
pub(super) async fn update(
    by: Administrator,
    seen: IfMatch,
    Params(id): Params<Id<Role>>,
    JsonBody(change): JsonBody<RoleChange>,
) -> Result<Json<Role>, ApiError> {
    Ok(Json(
        service::update(&by.having_seen(seen), id, change).await?,
    ))
}
