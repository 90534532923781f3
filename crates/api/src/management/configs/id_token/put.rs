//! `PUT /api/configs/id-token`: replaces the whole.

use axum::Json;
use keyward_http::{ApiError, JsonBody};

use super::{service, view::IdTokenView};
use crate::management::Administrator;

/// Replaces which extended claims ID tokens hold.
#[utoipa::path(
    put,
    path = "/configs/id-token",
    responses((status = 200, body = IdTokenView)),
)]
pub(super) async fn put(
    by: Administrator,
    JsonBody(config): JsonBody<IdTokenView>,
) -> Result<Json<IdTokenView>, ApiError> {
    service::put(&by, &config).await?;
    Ok(Json(config))
}
