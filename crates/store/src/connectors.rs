//! Connectors. Their configuration holds credentials, so it is sealed.

use std::sync::Arc;

use keyward_crypto::Random;
use keyward_model::{Connector, ConnectorType, Id, JsonObject, Time};

use crate::{
    Error, FromRow, Json, Result, Row, Store, Tenant, Tx, V, Vault,
    cache::Key,
    columns::{connector_type, json},
};

const LIST: &str = "SELECT id, factory_id, config, metadata, sync_profile, enable_token_storage, created_at FROM connectors WHERE tenant_id = $1 ORDER BY created_at, id";
const LIST_BY_TYPE: &str = "SELECT id, factory_id, config, metadata, sync_profile, enable_token_storage, created_at FROM connectors WHERE tenant_id = $1 AND type IN ('Sms', 'Email') ORDER BY created_at, id";
const FIND: &str = "SELECT id, factory_id, config, metadata, sync_profile, enable_token_storage, created_at FROM connectors WHERE tenant_id = $1 AND id = $2";
const INSERT: &str = "INSERT INTO connectors (tenant_id, id, factory_id, type, config, metadata, sync_profile, enable_token_storage, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

const UPDATE: &str = "UPDATE connectors SET config = $3, metadata = $4, sync_profile = $5, enable_token_storage = $6 WHERE tenant_id = $1 AND id = $2";
const DELETE: &str = "DELETE FROM connectors WHERE tenant_id = $1 AND id = $2";

/// A row before its configuration is opened.
struct SealedConnector {
    id: Id<Connector>,
    factory_id: String,
    config: Vec<u8>,
    metadata: keyward_model::ConnectorMetadata,
    sync_profile: bool,
    enable_token_storage: bool,
    created_at: Time,
}

impl FromRow for SealedConnector {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let Json(metadata) = row.get("metadata")?;
        Ok(Self {
            id: row.get("id")?,
            factory_id: row.get("factory_id")?,
            config: row.get("config")?,
            metadata,
            sync_profile: row.get("sync_profile")?,
            enable_token_storage: row.get("enable_token_storage")?,
            created_at: row.get("created_at")?,
        })
    }
}

impl SealedConnector {
    fn open(self, tx: &Tx<'_>, vault: &Vault) -> Result<Connector> {
        let config = vault.open(tx.tenant(), &place(&self.id), &self.config)?;
        let config: JsonObject = serde_json::from_slice(&config)
            .map_err(|_| Error::decode("a connector's configuration is no JSON object"))?;
        Ok(Connector {
            id: self.id,
            factory_id: self.factory_id,
            config,
            metadata: self.metadata,
            sync_profile: self.sync_profile,
            enable_token_storage: self.enable_token_storage,
            created_at: self.created_at,
        })
    }
}

/// What a configuration is bound to when it is sealed.
fn place(id: &Id<Connector>) -> String {
    format!("connectors/{id}")
}

/// Seals a configuration for its row.
pub(crate) fn seal_config(
    tx: &Tx<'_>,
    vault: &Vault,
    connector: &Connector,
    random: &dyn Random,
) -> Result<Vec<u8>> {
    let config = json(&connector.config)?;
    Ok(vault.seal(
        tx.tenant(),
        &place(&connector.id),
        config.as_bytes(),
        random,
    ))
}

impl Store {
    /// The connectors that send messages, from the cache.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn message_connectors(&self, tenant: &Tenant) -> Result<Arc<Vec<Connector>>> {
        let vault = self.vault.clone();
        Ok(self
            .cached(tenant, Key::MessageConnectors, async move |tx| {
                fetch(tx, &vault, LIST_BY_TYPE).await.map(Some)
            })
            .await?
            .unwrap_or_default())
    }
}

async fn fetch(tx: &mut Tx<'_>, vault: &Vault, sql: &'static str) -> Result<Vec<Connector>> {
    let tenant = tx.tenant().clone();
    let rows: Vec<SealedConnector> = tx.fetch_all(sql, &[V::Text(tenant.as_str())]).await?;
    rows.into_iter().map(|row| row.open(tx, vault)).collect()
}

/// All connectors, oldest first.
///
/// # Errors
/// When the statement fails.
pub async fn list(tx: &mut Tx<'_>, vault: &Vault) -> Result<Vec<Connector>> {
    fetch(tx, vault, LIST).await
}

/// Finds a connector.
///
/// # Errors
/// When the statement fails.
pub async fn find(tx: &mut Tx<'_>, vault: &Vault, id: &Id<Connector>) -> Result<Option<Connector>> {
    let tenant = tx.tenant().clone();
    let row: Option<SealedConnector> = tx
        .fetch_optional(FIND, &[V::Text(tenant.as_str()), V::Text(id.as_str())])
        .await?;
    row.map(|row| row.open(tx, vault)).transpose()
}

/// Writes a new connector.
///
/// # Errors
/// A unique violation when the id is taken.
pub async fn insert(
    tx: &mut Tx<'_>,
    vault: &Vault,
    connector: &Connector,
    kind: ConnectorType,
    random: &dyn Random,
) -> Result<()> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let config = seal_config(tx, vault, connector, random)?;
    let metadata = json(&connector.metadata)?;
    tx.execute(
        INSERT,
        &[
            V::Text(tenant.as_str()),
            V::Text(connector.id.as_str()),
            V::Text(&connector.factory_id),
            V::Text(connector_type(kind)),
            V::Blob(&config),
            V::Json(&metadata),
            V::Bool(connector.sync_profile),
            V::Bool(connector.enable_token_storage),
            V::Int(connector.created_at.millis()),
        ],
    )
    .await?;
    Ok(())
}

/// Writes what of a connector can change. Answers whether there is such a connector.
///
/// # Errors
/// When the statement fails.
pub async fn update(
    tx: &mut Tx<'_>,
    vault: &Vault,
    connector: &Connector,
    random: &dyn Random,
) -> Result<bool> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let config = seal_config(tx, vault, connector, random)?;
    let metadata = json(&connector.metadata)?;
    let changed = tx
        .execute(
            UPDATE,
            &[
                V::Text(tenant.as_str()),
                V::Text(connector.id.as_str()),
                V::Blob(&config),
                V::Json(&metadata),
                V::Bool(connector.sync_profile),
                V::Bool(connector.enable_token_storage),
            ],
        )
        .await?;
    Ok(changed > 0)
}

/// Removes a connector. Answers whether there was one.
///
/// # Errors
/// When the statement fails.
pub async fn delete(tx: &mut Tx<'_>, id: &Id<Connector>) -> Result<bool> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let deleted = tx
        .execute(DELETE, &[V::Text(tenant.as_str()), V::Text(id.as_str())])
        .await?;
    Ok(deleted > 0)
}
