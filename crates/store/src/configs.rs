//! Settings of a tenant that are one JSON document each (reference data-model.md "logto_configs").

use std::sync::Arc;

use keyward_model::{JsonObject, Session, SessionLifetime};
use serde::Deserialize;

use crate::{FromRow, Json, Result, Row, Store, Tenant, Tx, V, cache::Key, columns::json};

const FIND: &str = "SELECT value FROM configs WHERE tenant_id = $1 AND key = $2";
const PUT: &str = "INSERT INTO configs (tenant_id, key, value) VALUES ($1, $2, $3) ON CONFLICT (tenant_id, key) DO UPDATE SET value = excluded.value";

/// Which document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigKey {
    /// What ID tokens hold.
    IdToken,
    /// Sessions of the provider.
    Session,
    /// What the Console remembers of a tenant.
    AdminConsole,
}

impl ConfigKey {
    const fn name(self) -> &'static str {
        match self {
            Self::IdToken => "idToken",
            Self::Session => "oidc.session",
            Self::AdminConsole => "adminConsole",
        }
    }
}

struct Document(JsonObject);

impl FromRow for Document {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let Json(value) = row.get("value")?;
        Ok(Self(value))
    }
}

/// A document, if the tenant has it.
///
/// # Errors
/// When the statement fails.
pub async fn find(tx: &mut Tx<'_>, key: ConfigKey) -> Result<Option<JsonObject>> {
    let tenant = tx.tenant().clone();
    let found: Option<Document> = tx
        .fetch_optional(FIND, &[V::Text(tenant.as_str()), V::Text(key.name())])
        .await?;
    Ok(found.map(|Document(value)| value))
}

/// Writes a document in the place of an earlier one.
///
/// # Errors
/// When the statement fails.
pub async fn put(tx: &mut Tx<'_>, key: ConfigKey, value: &JsonObject) -> Result<()> {
    let tenant = tx.tenant().clone();
    let value = json(value)?;
    tx.execute(
        PUT,
        &[
            V::Text(tenant.as_str()),
            V::Text(key.name()),
            V::Json(&value),
        ],
    )
    .await?;
    tx.changed();
    Ok(())
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct IdTokenConfig {
    enabled_extended_claims: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct SessionConfig {
    ttl: Option<i64>,
    absolute_ttl: Option<i64>,
}

impl Store {
    /// Which extended claims ID tokens may hold, from the cache. Without the setting: none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn id_token_extended_claims(&self, tenant: &Tenant) -> Result<Arc<Vec<String>>> {
        Ok(self
            .cached(tenant, Key::IdTokenConfig, async |tx| {
                let config: IdTokenConfig = read(tx, ConfigKey::IdToken).await?;
                Ok(Some(config.enabled_extended_claims))
            })
            .await?
            .unwrap_or_default())
    }

    /// How long sessions last, from the cache.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn session_lifetime(&self, tenant: &Tenant) -> Result<SessionLifetime> {
        let lifetime = self
            .cached(tenant, Key::SessionConfig, async |tx| {
                find_session_lifetime(tx).await.map(Some)
            })
            .await?;
        Ok(lifetime.map(|lifetime| *lifetime).unwrap_or_default())
    }
}

/// [`Store::session_lifetime`] as a transaction sees it.
///
/// # Errors
/// When the statement fails.
pub async fn find_session_lifetime(tx: &mut Tx<'_>) -> Result<SessionLifetime> {
    let config: SessionConfig = read(tx, ConfigKey::Session).await?;
    Ok(SessionLifetime {
        idle: config.ttl.unwrap_or(Session::TTL),
        absolute: config.absolute_ttl,
    })
}

async fn read<T: Default + for<'de> Deserialize<'de>>(
    tx: &mut Tx<'_>,
    key: ConfigKey,
) -> Result<T> {
    let tenant = tx.tenant().clone();
    let found: Option<(Json<T>,)> = tx
        .fetch_optional(FIND, &[V::Text(tenant.as_str()), V::Text(key.name())])
        .await?;
    Ok(found.map(|(Json(value),)| value).unwrap_or_default())
}
