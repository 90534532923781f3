//! How a connector is shown: the factory's face and the connector's own settings in one object.

use keyward_connectors::{Factory, Registry};
use keyward_http::ApiError;
use keyward_model::{Connector, ConnectorMetadata, Id, JsonObject};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, Schema},
};

/// The contract's answer. `id` is the connector's, `connectorId` the factory's.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct ConnectorView(Value);

/// What a connector has beside its factory.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Own<'a> {
    #[schema(value_type = String)]
    id: &'a Id<Connector>,
    #[schema(value_type = String)]
    connector_id: &'a str,
    #[schema(value_type = Object)]
    config: &'a JsonObject,
    #[schema(value_type = ConnectorMetadata)]
    metadata: &'a ConnectorMetadata,
    sync_profile: bool,
    enable_token_storage: bool,
}

impl ConnectorView {
    pub(super) fn new(factory: &Factory, connector: &Connector) -> Self {
        let mut view = json!(factory);
        let own = json!(Own {
            id: &connector.id,
            connector_id: &connector.factory_id,
            config: &connector.config,
            metadata: &connector.metadata,
            sync_profile: connector.sync_profile,
            enable_token_storage: connector.enable_token_storage,
        });
        if let (Value::Object(view), Value::Object(own)) = (&mut view, own) {
            view.extend(own);
        }
        Self(view)
    }

    /// The same where the factory must be looked up.
    pub(super) fn find(registry: &Registry, connector: &Connector) -> Result<Self, ApiError> {
        let factory = registry
            .find(&connector.factory_id)
            .ok_or_else(|| ApiError::not_found("entity.not_found"))?;
        Ok(Self::new(factory, connector))
    }
}

impl PartialSchema for ConnectorView {
    fn schema() -> RefOr<Schema> {
        let mut schema = Factory::schema();
        if let (RefOr::T(Schema::Object(view)), RefOr::T(Schema::Object(own))) =
            (&mut schema, Own::schema())
        {
            let further = own.required.into_iter().filter(|name| *name != "id");
            view.required.extend(further);
            view.properties.extend(own.properties);
        }
        schema
    }
}

impl ToSchema for ConnectorView {
    fn name() -> std::borrow::Cow<'static, str> {
        "Connector".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        Factory::schemas(schemas);
        Own::schemas(schemas);
    }
}
