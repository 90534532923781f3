//! `DELETE /api/captcha-provider`.

use axum::http::StatusCode;
use keyward_http::ApiError;

use super::service;
use crate::management::Administrator;

/// Removes the captcha provider and switches captchas off.
#[utoipa::path(
    delete,
    path = "/captcha-provider",
    responses((status = 204), (status = 404)),
)]
pub(super) async fn delete(by: Administrator) -> Result<StatusCode, ApiError> {
    if service::delete(&by).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::not_found("entity.not_found"))
    }
}
