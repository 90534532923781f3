//! `GET /api/logs/:id`.

use axum::Json;
use keyward_http::{ApiError, FromQuery, Params, Query, QueryAs};
use keyward_model::{Event, Id, LogEntry};
use keyward_store::{Error, logs};

use super::INCLUDE_MANAGEMENT;
use crate::management::Administrator;

pub(super) struct Wanted {
    with_management: bool,
}

impl FromQuery for Wanted {
    fn from_query(query: &Query) -> Result<Self, ApiError> {
        Ok(Self {
            with_management: query.flag(INCLUDE_MANAGEMENT)?,
        })
    }
}

/// Shows an audit entry.
#[utoipa::path(
    get,
    path = "/logs/{id}",
    responses((status = 200, body = LogEntry), (status = 404)),
)]
pub(super) async fn get(
    by: Administrator,
    Params(id): Params<Id<LogEntry>>,
    QueryAs(Wanted { with_management }): QueryAs<Wanted>,
) -> Result<Json<LogEntry>, ApiError> {
    let wanted = id.clone();
    by.read::<_, Error, _>(async move |tx| logs::find(tx, &wanted).await)
        .await?
        .filter(|entry| with_management || !entry.key.starts_with(Event::MANAGEMENT_PREFIX))
        .map(Json)
        .ok_or_else(|| ApiError::no_such("logs", id.as_str()))
}
