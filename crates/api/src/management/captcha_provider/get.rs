//! `GET /api/captcha-provider`.

use axum::Json;
use keyward_http::ApiError;

use super::{service, view::ProviderView};
use crate::management::Administrator;

/// Shows the captcha provider.
#[utoipa::path(
    get,
    path = "/captcha-provider",
    responses((status = 200, body = ProviderView), (status = 404)),
)]
pub(super) async fn get(by: Administrator) -> Result<Json<ProviderView>, ApiError> {
    let record = service::find(&by).await?;
    let record = record.ok_or_else(|| ApiError::not_found("entity.not_found"))?;
    Ok(Json(ProviderView::new(by.tenant.id().clone(), record)))
}
