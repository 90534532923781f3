//! `DELETE /api/email-templates`: removes the templates of a language or usage.

use axum::Json;
use keyward_http::{ApiError, QueryAs};
use serde::Serialize;
use utoipa::ToSchema;

use super::{filter::Wanted, service};
use crate::management::Administrator;

/// How many went.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DeletedEmailTemplates)]
pub(super) struct Deleted {
    row_count: usize,
}

/// Removes the templates of a language or usage; one of both must be named.
#[utoipa::path(
    delete,
    path = "/email-templates",
    responses((status = 200, body = Deleted), (status = 422)),
)]
pub(super) async fn delete_some(
    by: Administrator,
    QueryAs(Wanted(filter)): QueryAs<Wanted>,
) -> Result<Json<Deleted>, ApiError> {
    let row_count = service::delete_some(&by, filter).await?;
    Ok(Json(Deleted { row_count }))
}
