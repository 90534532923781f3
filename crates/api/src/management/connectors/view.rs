//! How a connector is shown: the factory's face and the connector's own settings in one object.

use keyward_connectors::{Factory, Registry};
use keyward_http::ApiError;
use keyward_model::Connector;
use serde_json::{Value, json};

/// The contract's answer. `id` is the connector's, `connectorId` the factory's.
pub(super) fn view(factory: &Factory, connector: &Connector) -> Value {
    // Factories are texts and lists of texts: they always serialize.
    let mut view = serde_json::to_value(factory).unwrap_or_default();
    let own = json!({
        "id": connector.id,
        "connectorId": connector.factory_id,
        "config": connector.config,
        "metadata": connector.metadata,
        "syncProfile": connector.sync_profile,
        "enableTokenStorage": connector.enable_token_storage,
    });
    if let (Value::Object(view), Value::Object(own)) = (&mut view, own) {
        view.extend(own);
    }
    view
}

/// The same where the factory must be looked up.
pub(super) fn find_view(registry: &Registry, connector: &Connector) -> Result<Value, ApiError> {
    let factory = registry
        .find(&connector.factory_id)
        .ok_or_else(|| ApiError::not_found("entity.not_found"))?;
    Ok(view(factory, connector))
}
