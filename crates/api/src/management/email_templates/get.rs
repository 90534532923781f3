//! `GET /api/email-templates/:id`.

use axum::Json;
use keyward_http::{ApiError, Params};
use keyward_model::{EmailTemplate, Id};

use super::service;
use crate::management::Administrator;

/// Shows a template.
#[utoipa::path(
    get,
    path = "/email-templates/{id}",
    responses((status = 200, body = EmailTemplate), (status = 404)),
)]
pub(super) async fn get(
    by: Administrator,
    Params(id): Params<Id<EmailTemplate>>,
) -> Result<Json<EmailTemplate>, ApiError> {
    Ok(Json(service::get(&by, id).await?))
}
