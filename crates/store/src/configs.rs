//! Settings of a tenant that are one JSON document each (reference data-model.md "logto_configs").

use std::sync::Arc;

use serde::Deserialize;

use crate::{Json, Result, Store, Tenant, V, cache::Key};

const FIND: &str = "SELECT value FROM configs WHERE tenant_id = $1 AND key = $2";
const ID_TOKEN: &str = "idToken";

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct IdTokenConfig {
    enabled_extended_claims: Vec<String>,
}

impl Store {
    /// Which extended claims ID tokens may hold, from the cache. Without the setting: none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn id_token_extended_claims(&self, tenant: &Tenant) -> Result<Arc<Vec<String>>> {
        Ok(self
            .cached(tenant, Key::IdTokenConfig, async |tx| {
                let tenant = tx.tenant().clone();
                let found: Option<(Json<IdTokenConfig>,)> = tx
                    .fetch_optional(FIND, &[V::Text(tenant.as_str()), V::Text(ID_TOKEN)])
                    .await?;
                let config = found.map(|(Json(config),)| config).unwrap_or_default();
                Ok(Some(config.enabled_extended_claims))
            })
            .await?
            .unwrap_or_default())
    }
}
