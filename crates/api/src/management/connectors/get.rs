//! `GET /api/connectors/:id`.

use axum::{Json, extract::State};
use keyward_http::{ApiError, Params, SharedApp};
use keyward_model::{Connector, Id};
use serde_json::Value;

use super::{service, view::find_view};
use crate::management::Administrator;

pub(super) async fn get(
    by: Administrator,
    State(app): State<SharedApp>,
    Params(id): Params<Id<Connector>>,
) -> Result<Json<Value>, ApiError> {
    let connector = service::get(&by, id).await?;
    find_view(&app.registry, &connector).map(Json)
}
