//! `GET /api/configs/admin-console`.

use axum::Json;
use keyward_http::ApiError;

use super::{service, view::ConsoleView};
use crate::management::Administrator;

/// Answers what the Console remembers of the tenant.
#[utoipa::path(
    get,
    path = "/configs/admin-console",
    responses((status = 200, body = ConsoleView)),
)]
pub(super) async fn get(by: Administrator) -> Result<Json<ConsoleView>, ApiError> {
    Ok(Json(service::get(&by).await?))
}
