//! `PATCH /api/sign-in-exp`: changes what is given; each setting is replaced as a whole.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use keyward_http::{ApiError, JsonBody, SharedApp};

use super::{SettingsChange, service, view};
use crate::management::Administrator;

pub(super) async fn update(
    by: Administrator,
    State(app): State<SharedApp>,
    JsonBody(change): JsonBody<SettingsChange>,
) -> Result<Response, ApiError> {
    let settings = service::patch(&by, &app.messenger, change).await?;
    Ok(Json(view(by.tenant.id(), &settings)).into_response())
}
