//! `GET /api/configs/id-token`.

use axum::Json;
use keyward_http::ApiError;

use super::{service, view::IdTokenView};
use crate::management::Administrator;

/// Answers which extended claims ID tokens hold.
#[utoipa::path(
    get,
    path = "/configs/id-token",
    responses((status = 200, body = IdTokenView), (status = 404)),
)]
pub(super) async fn get(by: Administrator) -> Result<Json<IdTokenView>, ApiError> {
    let missing = || {
        ApiError::not_found("entity.not_exists_with_id")
            .with("name", "logto_configs")
            .with("id", "idToken")
    };
    let found = service::find(&by).await?;
    found.map(Json).ok_or_else(missing)
}
