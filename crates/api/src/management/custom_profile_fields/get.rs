//! `GET /api/custom-profile-fields/:name`.

use axum::Json;
use keyward_http::{ApiError, Params};
use keyward_model::ProfileField;

use super::service;
use crate::management::Administrator;

/// Shows a field.
#[utoipa::path(
    get,
    path = "/custom-profile-fields/{name}",
    responses((status = 200, body = ProfileField), (status = 404)),
)]
pub(super) async fn get(
    by: Administrator,
    Params(name): Params<String>,
) -> Result<Json<ProfileField>, ApiError> {
    Ok(Json(service::get(&by, name).await?))
}
