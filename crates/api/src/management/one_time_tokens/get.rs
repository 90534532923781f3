//! `GET /api/one-time-tokens/:id`.

use axum::Json;
use keyward_http::{ApiError, Params};
use keyward_model::{Id, OneTimeToken};

use super::{service, view::TokenView};
use crate::management::Administrator;

/// Shows a one-time token.
#[utoipa::path(
    get,
    path = "/one-time-tokens/{id}",
    responses((status = 200, body = TokenView), (status = 404)),
)]
pub(super) async fn get(
    by: Administrator,
    Params(id): Params<Id<OneTimeToken>>,
) -> Result<Json<TokenView>, ApiError> {
    let token = service::get(&by, id).await?;
    let view = TokenView::new(by.tenant.id().clone(), token, by.now());
    Ok(Json(view))
}
