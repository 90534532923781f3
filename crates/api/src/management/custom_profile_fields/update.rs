//! `PUT /api/custom-profile-fields/:name`.

use axum::Json;
use keyward_http::{ApiError, JsonBody, Params};
use keyward_model::ProfileField;

use super::service::{self, FieldDraft};
use crate::management::Administrator;

/// Changes a field as a whole, except for its name and its place.
#[utoipa::path(
    put,
    path = "/custom-profile-fields/{name}",
    responses((status = 200, body = ProfileField), (status = 404)),
)]
pub(super) async fn update(
    by: Administrator,
    Params(name): Params<String>,
    JsonBody(draft): JsonBody<FieldDraft>,
) -> Result<Json<ProfileField>, ApiError> {
    Ok(Json(service::update(&by, name, draft).await?))
}
