//! `PATCH /api/sign-in-exp`: changes what is given; each setting is replaced as a whole.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use keyward_http::{ApiError, IfMatch, JsonBody, SharedApp};

use super::{SettingsChange, SettingsView, service, view};
use crate::management::Administrator;

/// Changes the settings that are given; each is replaced as a whole.
#[utoipa::path(
    patch,
    path = "/sign-in-exp",
    responses(
        (status = 200, body = SettingsView<'_>),
        (status = 404),
        (status = 409),
        (status = 422),
    ),
)]
pub(super) async fn update(
    by: Administrator,
    seen: IfMatch,
    State(app): State<SharedApp>,
    JsonBody(change): JsonBody<SettingsChange>,
) -> Result<Response, ApiError> {
    let by = by.having_seen(seen);
    let settings = service::patch(&by, &app.messenger, &app.phrases, change).await?;
    Ok(Json(view(by.tenant.id(), &settings)).into_response())
}
