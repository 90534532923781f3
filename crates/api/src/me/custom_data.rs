//! `/me/custom-data`: free data, where the Console keeps how somebody likes it.

use axum::Json;
use keyward_http::{
    ApiError, JsonBody,
    guard::{FromInput, Input},
};
use keyward_model::JsonObject;

use super::owner::Owner;
use crate::management::users::{get_user, merge_custom_data};

pub(super) struct Members(JsonObject);

impl FromInput for Members {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.object().map(Self)
    }
}

/// Shows the free data.
pub(super) async fn get(Owner { by, id }: Owner) -> Result<Json<JsonObject>, ApiError> {
    Ok(Json(get_user(&by, id).await?.custom_data))
}

/// Adds members to the free data, or replaces them.
pub(super) async fn merge(
    Owner { by, id }: Owner,
    JsonBody(Members(members)): JsonBody<Members>,
) -> Result<Json<JsonObject>, ApiError> {
    Ok(Json(merge_custom_data(&by, id, members).await?))
}
