//! `GET /api/roles/:id`.

use axum::Json;
use keyward_http::{ApiError, Params};
use keyward_model::{Id, Role};

use super::service;
use crate::management::Administrator;

/// Shows a role.
#[utoipa::path(get, path = "/roles/{id}", responses((status = 200, body = Role), (status = 404)))]
pub(super) async fn get(
    by: Administrator,
    Params(id): Params<Id<Role>>,
) -> Result<Json<Role>, ApiError> {
    Ok(Json(service::get(&by, id).await?))
}
