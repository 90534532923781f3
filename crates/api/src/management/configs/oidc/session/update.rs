//! `PATCH /api/configs/oidc/session`: sessions that begin or are used from now on last so long.

use axum::Json;
use keyward_http::{
    ApiError, JsonBody,
    guard::{FromInput, Input},
};
use keyward_model::Session;

use super::{service, view::SessionView};
use crate::management::Administrator;

pub(super) struct SessionChange {
    ttl: Option<i64>,
}

impl FromInput for SessionChange {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let ttl = input
            .key("ttl")
            .optional(|ttl| ttl.integer(Session::TTL_RANGE));
        Some(Self { ttl: ttl? })
    }
}

/// Changes how long a session lasts without use. One that is not used meanwhile ends when it would
/// have ended.
#[utoipa::path(
    patch,
    path = "/configs/oidc/session",
    responses((status = 200, body = SessionView)),
)]
pub(super) async fn update(
    by: Administrator,
    JsonBody(change): JsonBody<SessionChange>,
) -> Result<Json<SessionView>, ApiError> {
    if let Some(ttl) = change.ttl {
        service::set_ttl(&by, ttl).await?;
    }
    let ttl = by.store.session_ttl(&by.tenant).await?;
    Ok(Json(SessionView { ttl }))
}
