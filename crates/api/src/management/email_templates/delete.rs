//! `DELETE /api/email-templates/:id`.

use axum::http::StatusCode;
use keyward_http::{ApiError, Params};
use keyward_model::{EmailTemplate, Id};

use super::service;
use crate::management::Administrator;

/// Removes a template.
#[utoipa::path(
    delete,
    path = "/email-templates/{id}",
    responses((status = 204), (status = 404)),
)]
pub(super) async fn delete(
    by: Administrator,
    Params(id): Params<Id<EmailTemplate>>,
) -> Result<StatusCode, ApiError> {
    service::delete(&by, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
