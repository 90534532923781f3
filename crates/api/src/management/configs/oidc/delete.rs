//! `DELETE /api/configs/oidc/:keyType/:keyId`: what the key signed no longer counts.

use axum::http::StatusCode;
use keyward_http::{ApiError, Params};

use super::{key_type::KeyType, service};
use crate::management::Administrator;

/// Deletes a cookie key, or the previous signing key: what it signed no longer counts.
#[utoipa::path(
    delete,
    path = "/configs/oidc/{keyType}/{keyId}",
    responses((status = 204), (status = 404), (status = 422)),
)]
pub(super) async fn delete(
    by: Administrator,
    Params((of, id)): Params<(KeyType, String)>,
) -> Result<StatusCode, ApiError> {
    service::delete(&by, of, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
