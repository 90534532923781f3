//! `GET /api/email-templates`: all templates, or those of a language or usage.

use axum::Json;
use keyward_http::{ApiError, QueryAs};
use keyward_model::EmailTemplate;

use super::{filter::Wanted, service};
use crate::management::Administrator;

/// Lists templates by language and usage.
#[utoipa::path(
    get,
    path = "/email-templates",
    responses((status = 200, body = Vec<EmailTemplate>)),
)]
pub(super) async fn list(
    by: Administrator,
    QueryAs(Wanted(filter)): QueryAs<Wanted>,
) -> Result<Json<Vec<EmailTemplate>>, ApiError> {
    Ok(Json(service::list(&by, filter).await?))
}
