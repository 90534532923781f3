//! `PATCH /api/email-templates/:id/details`: changes what is given.

use axum::Json;
use keyward_http::{ApiError, JsonBody, Params};
use keyward_model::{EmailTemplate, Id};

use super::{details::Change, service};
use crate::management::Administrator;

/// Changes what is given of a template's details.
#[utoipa::path(
    patch,
    path = "/email-templates/{id}/details",
    responses((status = 200, body = EmailTemplate), (status = 404)),
)]
pub(super) async fn update(
    by: Administrator,
    Params(id): Params<Id<EmailTemplate>>,
    JsonBody(Change(change)): JsonBody<Change>,
) -> Result<Json<EmailTemplate>, ApiError> {
    Ok(Json(service::update(&by, id, change).await?))
}
