//! `GET /api/applications/:applicationId/sign-in-experience`.

use axum::Json;
use keyward_http::{ApiError, Params};
use keyward_model::{Application, ApplicationSignInExperience, Id};

use super::service;
use crate::management::Administrator;

/// Shows what an application has of its own of the sign-in experience.
#[utoipa::path(
    get,
    path = "/applications/{applicationId}/sign-in-experience",
    responses((status = 200, body = ApplicationSignInExperience), (status = 404)),
)]
pub(super) async fn get(
    by: Administrator,
    Params(id): Params<Id<Application>>,
) -> Result<Json<ApplicationSignInExperience>, ApiError> {
    Ok(Json(service::get(&by, id).await?))
}
