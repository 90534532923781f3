//! `POST /api/connectors`: sets up a connector.

use axum::{Json, extract::State};
use keyward_http::{
    ApiError, JsonBody, SharedApp,
    guard::{FromInput, Input},
};
use keyward_model::Id;

use super::{NewConnector, metadata::metadata, service, view::ConnectorView};
use crate::management::Administrator;

impl FromInput for NewConnector {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let factory_id = input.key("connectorId").text_of(1..=128);
        let id = input.key("id").optional(|id| id.text_of(1..=128));
        let config = input.key("config").optional(Input::object);
        let metadata = input.key("metadata").optional(metadata);
        let sync_profile = input.key("syncProfile").optional(Input::boolean);
        let token_storage = input.key("enableTokenStorage").optional(Input::boolean);
        Some(Self {
            id: id?.map(Id::from),
            factory_id: factory_id?,
            config: config?.unwrap_or_default(),
            metadata: metadata?.unwrap_or_default(),
            sync_profile: sync_profile?.unwrap_or_default(),
            enable_token_storage: token_storage?.unwrap_or_default(),
        })
    }
}

/// Sets up a connector.
#[utoipa::path(
    post,
    path = "/connectors",
    responses((status = 200, body = ConnectorView), (status = 422)),
)]
pub(super) async fn create(
    by: Administrator,
    State(app): State<SharedApp>,
    JsonBody(new): JsonBody<NewConnector>,
) -> Result<Json<ConnectorView>, ApiError> {
    let connector = service::create(&by, &app.registry, new).await?;
    ConnectorView::find(&app.registry, &connector).map(Json)
}
