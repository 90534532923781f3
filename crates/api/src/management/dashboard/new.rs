//! `GET /api/dashboard/users/new`: today beside yesterday, this week beside the one before.

use axum::{Json, extract::State};
use keyward_http::{ApiError, SharedApp};
use serde::Serialize;
use utoipa::ToSchema;

use super::{service, view::Count};
use crate::management::Administrator;

/// How many users are new.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = NewUsers)]
pub(super) struct Answer {
    today: Count,
    last7_days: Count,
}

/// Counts the new users of today and of the last 7 days.
#[utoipa::path(get, path = "/dashboard/users/new", responses((status = 200, body = Answer)))]
pub(super) async fn new(
    by: Administrator,
    State(app): State<SharedApp>,
) -> Result<Json<Answer>, ApiError> {
    let new = service::count_new_users(&by, &app.clock.zone()).await?;
    Ok(Json(Answer {
        today: Count::new(new.today, new.yesterday),
        last7_days: Count::new(new.week, new.week_before),
    }))
}
