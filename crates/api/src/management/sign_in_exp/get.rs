//! `GET /api/sign-in-exp`.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use keyward_http::ApiError;

use super::{SettingsView, view};
use crate::management::Administrator;

/// Shows the settings.
#[utoipa::path(get, path = "/sign-in-exp", responses((status = 200, body = SettingsView<'_>)))]
pub(super) async fn get(by: Administrator) -> Result<Response, ApiError> {
    let settings = by.store.sign_in_experience(&by.tenant).await?;
    Ok(Json(view(by.tenant.id(), settings.as_ref())).into_response())
}
