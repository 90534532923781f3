//! `GET /api/connectors/:id`.

use axum::{Json, extract::State};
use keyward_http::{ApiError, Params, SharedApp};
use keyward_model::{Connector, Id};

use super::{service, view::ConnectorView};
use crate::management::Administrator;

/// Shows a connector.
#[utoipa::path(
    get,
    path = "/connectors/{id}",
    responses((status = 200, body = ConnectorView), (status = 404)),
)]
pub(super) async fn get(
    by: Administrator,
    State(app): State<SharedApp>,
    Params(id): Params<Id<Connector>>,
) -> Result<Json<ConnectorView>, ApiError> {
    let connector = service::get(&by, id).await?;
    ConnectorView::find(&app.registry, &connector).map(Json)
}
