//! `PATCH /api/applications/:id/custom-data`: the body's members are added to `customData`.

use axum::Json;
use keyward_http::{
    ApiError, JsonBody, Params,
    guard::{FromInput, Input},
};
use keyward_model::{Application, Id, JsonObject};

use super::service;
use crate::management::Administrator;

pub(super) struct Members(JsonObject);

impl FromInput for Members {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.object().map(Self)
    }
}

/// Adds members to the application's free data.
#[utoipa::path(
    patch,
    path = "/applications/{applicationId}/custom-data",
    responses((status = 200, body = Object), (status = 404), (status = 422)),
)]
pub(super) async fn merge(
    by: Administrator,
    Params(id): Params<Id<Application>>,
    JsonBody(Members(members)): JsonBody<Members>,
) -> Result<Json<JsonObject>, ApiError> {
    Ok(Json(service::merge_custom_data(&by, id, members).await?))
}
