//! `PUT /api/one-time-tokens/:id/status`: says what became of a token.

use axum::Json;
use keyward_http::{
    ApiError, JsonBody, Params,
    guard::{FromInput, Input},
};
use keyward_model::{Id, OneTimeToken, OneTimeTokenStatus};

use super::{service, view::TokenView};
use crate::management::Administrator;

pub(super) struct Body(OneTimeTokenStatus);

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let names = OneTimeTokenStatus::ALL.map(|status| (status.as_str(), status));
        input.key("status").choice(&names).map(Self)
    }
}

/// Says what became of a one-time token: that it was used, or is revoked. None becomes active again.
#[utoipa::path(
    put,
    path = "/one-time-tokens/{id}/status",
    responses((status = 200, body = TokenView), (status = 404)),
)]
pub(super) async fn set(
    by: Administrator,
    Params(id): Params<Id<OneTimeToken>>,
    JsonBody(Body(status)): JsonBody<Body>,
) -> Result<Json<TokenView>, ApiError> {
    let token = service::set_status(&by, id, status).await?;
    let view = TokenView::new(by.tenant.id().clone(), token, by.now());
    Ok(Json(view))
}
