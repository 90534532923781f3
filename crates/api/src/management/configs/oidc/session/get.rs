//! `GET /api/configs/oidc/session`.

use axum::Json;
use keyward_http::ApiError;

use super::view::SessionView;
use crate::management::Administrator;

/// Answers how long a session lasts.
#[utoipa::path(
    get,
    path = "/configs/oidc/session",
    responses((status = 200, body = SessionView)),
)]
pub(super) async fn get(by: Administrator) -> Result<Json<SessionView>, ApiError> {
    Ok(Json(by.store.session_lifetime(&by.tenant).await?.into()))
}
