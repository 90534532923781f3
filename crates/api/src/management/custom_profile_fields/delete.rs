//! `DELETE /api/custom-profile-fields/:name`.

use axum::http::StatusCode;
use keyward_http::{ApiError, Params};

use super::service;
use crate::management::Administrator;

/// Removes a field, also from those that sign-up asks for.
#[utoipa::path(
    delete,
    path = "/custom-profile-fields/{name}",
    responses((status = 204), (status = 404)),
)]
pub(super) async fn delete(
    by: Administrator,
    Params(name): Params<String>,
) -> Result<StatusCode, ApiError> {
    service::delete(&by, name).await?;
    Ok(StatusCode::NO_CONTENT)
}
