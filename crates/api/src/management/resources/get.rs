//! `GET /api/resources/:id`.

use axum::Json;
use keyward_http::{ApiError, Params};
use keyward_model::{Id, Resource};

use super::service;
use crate::management::Administrator;

/// Shows a resource.
#[utoipa::path(
    get,
    path = "/resources/{id}",
    responses((status = 200, body = Resource), (status = 404)),
)]
pub(super) async fn get(
    by: Administrator,
    Params(id): Params<Id<Resource>>,
) -> Result<Json<Resource>, ApiError> {
    Ok(Json(service::get(&by, id).await?))
}
