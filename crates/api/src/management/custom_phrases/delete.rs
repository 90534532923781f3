//! `DELETE /api/custom-phrases/:languageTag`.

use axum::http::StatusCode;
use keyward_http::{ApiError, Params};

use super::{language::Language, service};
use crate::management::Administrator;

/// Removes the texts in a language.
#[utoipa::path(
    delete,
    path = "/custom-phrases/{languageTag}",
    responses((status = 204), (status = 404), (status = 409)),
)]
pub(super) async fn delete(
    by: Administrator,
    Params(Language(tag)): Params<Language>,
) -> Result<StatusCode, ApiError> {
    service::delete(&by, tag).await?;
    Ok(StatusCode::NO_CONTENT)
}
