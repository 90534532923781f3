//! `GET /api/custom-phrases/:languageTag`.

use axum::Json;
use keyward_http::{ApiError, Params};
use keyward_model::CustomPhrases;

use super::{language::Language, service};
use crate::management::Administrator;

/// Shows the texts in a language.
#[utoipa::path(
    get,
    path = "/custom-phrases/{languageTag}",
    responses((status = 200, body = CustomPhrases), (status = 404)),
)]
pub(super) async fn get(
    by: Administrator,
    Params(Language(tag)): Params<Language>,
) -> Result<Json<CustomPhrases>, ApiError> {
    Ok(Json(service::get(&by, tag).await?))
}
