//! `GET /api/.well-known/experience`: the same as `sign-in-exp`.

use axum::{Json, extract::State};
use keyward_http::{ApiError, QueryAs, SharedApp, TenantScope};

use super::full::{FullSettings, Wanted, find};

/// Shows what sign-in pages need.
#[utoipa::path(
    get,
    path = "/.well-known/experience",
    responses((status = 200, body = FullSettings)),
)]
pub(super) async fn get(
    State(app): State<SharedApp>,
    scope: TenantScope,
    QueryAs(wanted): QueryAs<Wanted>,
) -> Result<Json<FullSettings>, ApiError> {
    Ok(Json(find(&app, &scope.tenant, &wanted).await?))
}
