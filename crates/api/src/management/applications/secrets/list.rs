//! `GET /api/applications/:id/secrets`.

use axum::Json;
use keyward_http::{ApiError, Params};
use keyward_model::{Application, Id};

use super::{service, view::SecretView};
use crate::management::Administrator;

/// Lists the secrets of an application.
#[utoipa::path(
    get,
    path = "/applications/{id}/secrets",
    responses((status = 200, body = Vec<SecretView>), (status = 404)),
)]
pub(super) async fn list(
    by: Administrator,
    Params(id): Params<Id<Application>>,
) -> Result<Json<Vec<SecretView>>, ApiError> {
    let secrets = service::list_secrets(&by, id).await?;
    Ok(Json(secrets.into_iter().map(SecretView::from).collect()))
}
