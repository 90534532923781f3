//! `/api/users/:userId/custom-data`.

use axum::Json;
use keyward_http::{
    ApiError, JsonBody, Params,
    guard::{FromInput, Input},
};
use keyward_model::{Id, JsonObject, User};

use super::service;
use crate::management::Administrator;

pub(super) struct Members(JsonObject);

impl FromInput for Members {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        input.key("customData").object().map(Self)
    }
}

/// Shows the user's free data.
#[utoipa::path(
    get,
    path = "/users/{userId}/custom-data",
    responses((status = 200, body = Object), (status = 404)),
)]
pub(super) async fn get(
    by: Administrator,
    Params(id): Params<Id<User>>,
) -> Result<Json<JsonObject>, ApiError> {
    Ok(Json(service::get(&by, id).await?.custom_data))
}

/// Adds members to the user's free data.
#[utoipa::path(
    patch,
    path = "/users/{userId}/custom-data",
    responses((status = 200, body = Object), (status = 404), (status = 422)),
)]
pub(super) async fn merge(
    by: Administrator,
    Params(id): Params<Id<User>>,
    JsonBody(Members(members)): JsonBody<Members>,
) -> Result<Json<JsonObject>, ApiError> {
    Ok(Json(service::merge_custom_data(&by, id, members).await?))
}
