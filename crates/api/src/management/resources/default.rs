//! `PATCH /api/resources/:id/is-default`: what requests that name no resource mean.

use axum::Json;
use keyward_http::{
    ApiError, JsonBody, Params,
    guard::{FromInput, Input},
};
use keyward_model::{Id, Resource};

use super::service;
use crate::management::Administrator;

pub(super) struct Choice {
    is_default: bool,
}

impl FromInput for Choice {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let is_default = input.key("isDefault").boolean();
        Some(Self {
            is_default: is_default?,
        })
    }
}

/// Makes a resource the tenant's default in the place of another one, or an ordinary one.
#[utoipa::path(
    patch,
    path = "/resources/{id}/is-default",
    responses((status = 200, body = Resource), (status = 404)),
)]
pub(super) async fn set(
    by: Administrator,
    Params(id): Params<Id<Resource>>,
    JsonBody(choice): JsonBody<Choice>,
) -> Result<Json<Resource>, ApiError> {
    Ok(Json(
        service::set_default(&by, id, choice.is_default).await?,
    ))
}
