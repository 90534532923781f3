//! `POST /api/users/:userId/password/verify`.

use axum::http::StatusCode;
use keyward_http::{ApiError, JsonBody, Params};
use keyward_model::{Id, User};

use super::body::Body;
use crate::management::{Administrator, users::service};

/// Tells whether a password is the user's.
#[utoipa::path(
    post,
    path = "/users/{userId}/password/verify",
    responses((status = 204), (status = 404), (status = 422)),
)]
pub(in crate::management::users) async fn verify(
    by: Administrator,
    Params(id): Params<Id<User>>,
    JsonBody(body): JsonBody<Body>,
) -> Result<StatusCode, ApiError> {
    service::verify_password(&by, id, body.password).await?;
    Ok(StatusCode::NO_CONTENT)
}
