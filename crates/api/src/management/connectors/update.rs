//! `PATCH /api/connectors/:id`: changes what is given; objects are replaced as a whole.

use axum::{Json, extract::State};
use keyward_http::{
    ApiError, IfMatch, JsonBody, Params, SharedApp,
    guard::{FromInput, Input},
};
use keyward_model::{Connector, Id};

use super::{
    metadata::metadata,
    service::{self, ConnectorChange},
    view::ConnectorView,
};
use crate::management::Administrator;

impl FromInput for ConnectorChange {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let config = input.key("config").optional(Input::object);
        let metadata = input.key("metadata").optional(metadata);
        let sync_profile = input.key("syncProfile").optional(Input::boolean);
        let token_storage = input.key("enableTokenStorage").optional(Input::boolean);
        Some(Self {
            config: config?,
            metadata: metadata?,
            sync_profile: sync_profile?,
            enable_token_storage: token_storage?,
        })
    }
}

/// Changes what is given of a connector; objects are replaced as a whole.
#[utoipa::path(
    patch,
    path = "/connectors/{id}",
    responses((status = 200, body = ConnectorView), (status = 404), (status = 422)),
)]
pub(super) async fn update(
    by: Administrator,
    seen: IfMatch,
    State(app): State<SharedApp>,
    Params(id): Params<Id<Connector>>,
    JsonBody(change): JsonBody<ConnectorChange>,
) -> Result<Json<ConnectorView>, ApiError> {
    let connector = service::update(&by.having_seen(seen), &app.registry, id, change).await?;
    ConnectorView::find(&app.registry, &connector).map(Json)
}
