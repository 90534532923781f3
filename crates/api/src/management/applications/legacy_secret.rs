//! `DELETE /api/applications/:id/legacy-secret`: no application of this product has a secret of
//! the old kind.

use axum::http::StatusCode;
use keyward_http::{ApiError, Params};
use keyward_model::{Application, Id};

use super::service;
use crate::management::Administrator;

/// Removes a secret of the kind that applications once had.
#[utoipa::path(
    delete,
    path = "/applications/{id}/legacy-secret",
    responses((status = 200, body = Application), (status = 404)),
)]
pub(super) async fn delete(
    by: Administrator,
    Params(id): Params<Id<Application>>,
) -> Result<StatusCode, ApiError> {
    service::require(&by, id).await?;
    Err(ApiError::bad_request("application.no_legacy_secret_found"))
}
