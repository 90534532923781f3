//! `GET /api/logs/:id`.

use axum::Json;
use keyward_http::{ApiError, Params, Query};
use keyward_model::{Event, Id, LogEntry};
use keyward_store::{Error, logs};

use super::INCLUDE_MANAGEMENT;
use crate::management::Administrator;

pub(super) async fn get(
    by: Administrator,
    Params(id): Params<Id<LogEntry>>,
    query: Query,
) -> Result<Json<LogEntry>, ApiError> {
    let with_management = query.flag(INCLUDE_MANAGEMENT)?;
    let wanted = id.clone();
    by.read::<_, Error, _>(async move |tx| logs::find(tx, &wanted).await)
        .await?
        .filter(|entry| with_management || !entry.key.starts_with(Event::MANAGEMENT_PREFIX))
        .map(Json)
        .ok_or_else(|| ApiError::no_such("logs", id.as_str()))
}
