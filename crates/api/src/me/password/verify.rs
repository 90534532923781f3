//! `POST /me/password/verify`: proves who it is, for one change within ten minutes.

use axum::{extract::State, http::StatusCode};
use keyward_experience::confirm_password;
use keyward_http::{ApiError, JsonBody, RequestInfo, SharedApp, TenantScope};

use super::body::Body;
use crate::me::owner::Owner;

/// Judges the password.
pub(in crate::me) async fn verify(
    owner: Owner,
    State(app): State<SharedApp>,
    scope: TenantScope,
    info: RequestInfo,
    JsonBody(body): JsonBody<Body>,
) -> Result<StatusCode, ApiError> {
    let context = app.experience(&scope, &info, None);
    confirm_password(&context, owner.id, body.password).await?;
    Ok(StatusCode::NO_CONTENT)
}
