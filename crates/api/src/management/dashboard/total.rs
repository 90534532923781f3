//! `GET /api/dashboard/users/total`.

use axum::Json;
use keyward_http::ApiError;
use serde::Serialize;
use utoipa::ToSchema;

use super::service;
use crate::management::Administrator;

/// How many users there are.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TotalUsers)]
pub(super) struct Answer {
    total_user_count: u64,
}

/// Counts the users.
#[utoipa::path(get, path = "/dashboard/users/total", responses((status = 200, body = Answer)))]
pub(super) async fn total(by: Administrator) -> Result<Json<Answer>, ApiError> {
    let total_user_count = service::count_users(&by).await?;
    Ok(Json(Answer { total_user_count }))
}
