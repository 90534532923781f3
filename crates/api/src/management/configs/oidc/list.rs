//! `GET /api/configs/oidc/:keyType`: the keys, without their values.

use axum::Json;
use keyward_http::{ApiError, Params};

use super::{key_type::KeyType, service, view::KeyView};
use crate::management::Administrator;

/// Lists the keys of the provider without their values: signing keys in the order current, next,
/// previous, cookie keys newest first.
#[utoipa::path(
    get,
    path = "/configs/oidc/{keyType}",
    responses((status = 200, body = Vec<KeyView>)),
)]
pub(super) async fn list(
    by: Administrator,
    Params(of): Params<KeyType>,
) -> Result<Json<Vec<KeyView>>, ApiError> {
    Ok(Json(service::list(&by, of).await?))
}
