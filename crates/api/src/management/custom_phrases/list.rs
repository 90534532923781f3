//! `GET /api/custom-phrases`.

use axum::Json;
use keyward_http::ApiError;
use keyward_model::CustomPhrases;

use super::service;
use crate::management::Administrator;

/// Lists the texts in the tenant's own words, by language.
#[utoipa::path(get, path = "/custom-phrases", responses((status = 200, body = Vec<CustomPhrases>)))]
pub(super) async fn list(by: Administrator) -> Result<Json<Vec<CustomPhrases>>, ApiError> {
    Ok(Json(service::list(&by).await?))
}
