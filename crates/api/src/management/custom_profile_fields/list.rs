//! `GET /api/custom-profile-fields`.

use axum::Json;
use keyward_http::ApiError;
use keyward_model::ProfileField;

use super::service;
use crate::management::Administrator;

/// Lists the fields that people are asked for, in their order.
#[utoipa::path(
    get,
    path = "/custom-profile-fields",
    responses((status = 200, body = Vec<ProfileField>)),
)]
pub(super) async fn list(by: Administrator) -> Result<Json<Vec<ProfileField>>, ApiError> {
    Ok(Json(service::list(&by).await?))
}
