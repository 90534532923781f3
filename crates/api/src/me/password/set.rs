//! `POST /me/password`: another password, by the policy. It ends all sessions and tokens, also the caller's own.

use axum::{extract::State, http::StatusCode};
use keyward_http::{ApiError, JsonBody, SharedApp};

use super::body::Body;
use crate::me::{owner::Owner, service};

/// Sets the password.
pub(in crate::me) async fn set(
    Owner { by, id }: Owner,
    State(app): State<SharedApp>,
    JsonBody(body): JsonBody<Body>,
) -> Result<StatusCode, ApiError> {
    service::set_password(&by, &app.breached_passwords, id, body.password).await?;
    Ok(StatusCode::NO_CONTENT)
}
