//! `GET /api/connectors`: all connectors, or those of a target.

use axum::{Json, extract::State};
use keyward_http::{ApiError, Query, SharedApp};
use serde_json::Value;

use super::{service, view::view};
use crate::management::Administrator;

pub(super) async fn list(
    by: Administrator,
    State(app): State<SharedApp>,
    query: Query,
) -> Result<Json<Vec<Value>>, ApiError> {
    let target = query.one("target")?;
    let all = service::list(&by, &app.registry).await?;
    let shown = all.iter().filter_map(|connector| {
        let factory = app.registry.find(&connector.factory_id)?;
        let is_wanted = target.is_none_or(|target| target == factory.target);
        is_wanted.then(|| view(factory, connector))
    });
    Ok(Json(shown.collect()))
}
