//! `PATCH /api/configs/admin-console`: each member that is given is replaced as a whole.

use axum::Json;
use keyward_http::{ApiError, JsonBody};

use super::{
    service,
    view::{ConsoleChange, ConsoleView},
};
use crate::management::Administrator;

/// Changes what the Console remembers of the tenant.
#[utoipa::path(
    patch,
    path = "/configs/admin-console",
    responses((status = 200, body = ConsoleView)),
)]
pub(super) async fn update(
    by: Administrator,
    JsonBody(change): JsonBody<ConsoleChange>,
) -> Result<Json<ConsoleView>, ApiError> {
    Ok(Json(service::update(&by, change).await?))
}
