//! `GET /api/connectors`: all connectors, or those of a target.

use axum::{Json, extract::State};
use keyward_http::{ApiError, FromQuery, Query, QueryAs, SharedApp};

use super::{service, view::ConnectorView};
use crate::management::Administrator;

pub(super) struct Wanted {
    target: Option<String>,
}

impl FromQuery for Wanted {
    fn from_query(query: &Query) -> Result<Self, ApiError> {
        Ok(Self {
            target: query.one("target")?.map(str::to_owned),
        })
    }
}

/// Lists the connectors.
#[utoipa::path(get, path = "/connectors", responses((status = 200, body = Vec<ConnectorView>)))]
pub(super) async fn list(
    by: Administrator,
    State(app): State<SharedApp>,
    QueryAs(wanted): QueryAs<Wanted>,
) -> Result<Json<Vec<ConnectorView>>, ApiError> {
    let all = service::list(&by, &app.registry).await?;
    let shown = all.iter().filter_map(|connector| {
        let factory = app.registry.find(&connector.factory_id)?;
        let is_wanted = wanted
            .target
            .as_ref()
            .is_none_or(|target| target == factory.target);
        is_wanted.then(|| ConnectorView::new(factory, connector))
    });
    Ok(Json(shown.collect()))
}
