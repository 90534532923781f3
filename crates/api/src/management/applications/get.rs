//! `GET /api/applications/:id`.

use axum::Json;
use keyward_http::{ApiError, Params};
use keyward_model::{Application, Id};

use super::{service, view::ApplicationView};
use crate::management::Administrator;

/// Shows an application.
#[utoipa::path(
    get,
    path = "/applications/{id}",
    responses((status = 200, body = ApplicationView), (status = 404)),
)]
pub(super) async fn get(
    by: Administrator,
    Params(id): Params<Id<Application>>,
) -> Result<Json<ApplicationView>, ApiError> {
    Ok(Json(service::get(&by, id).await?))
}
