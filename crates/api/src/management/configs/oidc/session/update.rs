//! `PATCH /api/configs/oidc/session`: sessions that begin or are used from now on last so long.

use axum::Json;
use keyward_http::{
    ApiError, IfMatch, JsonBody,
    guard::{FromInput, Input},
};
use keyward_model::Session;

use super::{service, view::SessionView};
use crate::management::Administrator;

pub(super) struct SessionChange {
    ttl: Option<i64>,
    absolute_ttl: Option<Option<i64>>,
}

impl FromInput for SessionChange {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let ttl = input
            .key("ttl")
            .optional(|ttl| ttl.integer(Session::TTL_RANGE));
        let absolute = input
            .key("absoluteTtl")
            .optional_nullable(|ttl| ttl.integer(Session::TTL_RANGE));
        Some(Self {
            ttl: ttl?,
            absolute_ttl: absolute?,
        })
    }
}

/// Changes how long a session lasts without use, and at all; `null` takes the second limit away. One that is not used
/// meanwhile ends when it would have ended.
#[utoipa::path(
    patch,
    path = "/configs/oidc/session",
    responses((status = 200, body = SessionView)),
)]
pub(super) async fn update(
    by: Administrator,
    seen: IfMatch,
    JsonBody(change): JsonBody<SessionChange>,
) -> Result<Json<SessionView>, ApiError> {
    let by = by.having_seen(seen);
    service::update(&by, change.ttl, change.absolute_ttl).await?;
    Ok(Json(by.store.session_lifetime(&by.tenant).await?.into()))
}
