//! `DELETE /api/one-time-tokens/:id`.

use axum::http::StatusCode;
use keyward_http::{ApiError, Params};
use keyward_model::{Id, OneTimeToken};

use super::service;
use crate::management::Administrator;

/// Removes a one-time token, which then proves nothing.
#[utoipa::path(
    delete,
    path = "/one-time-tokens/{id}",
    responses((status = 204), (status = 404)),
)]
pub(super) async fn delete(
    by: Administrator,
    Params(id): Params<Id<OneTimeToken>>,
) -> Result<StatusCode, ApiError> {
    service::delete(&by, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
