//! `GET /api/applications/:id`.

use axum::Json;
use keyward_http::{ApiError, Params};
use keyward_model::{Application, Id};
use serde::Serialize;
use utoipa::ToSchema;

use super::service;
use crate::management::Administrator;

/// The application, and whether it has the built-in role of the Management API.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ApplicationWithRights)]
pub(super) struct Answer {
    #[serde(flatten)]
    application: Application,
    is_admin: bool,
}

/// Shows an application.
#[utoipa::path(
    get,
    path = "/applications/{id}",
    responses((status = 200, body = Answer), (status = 404)),
)]
pub(super) async fn get(
    by: Administrator,
    Params(id): Params<Id<Application>>,
) -> Result<Json<Answer>, ApiError> {
    let (application, is_admin) = service::get(&by, id).await?;
    Ok(Json(Answer {
        application,
        is_admin,
    }))
}
