//! The captcha provider of a tenant. Its configuration holds a secret, so it is sealed.

use std::sync::Arc;

use keyward_crypto::Random;
use keyward_model::{
    CaptchaDomain, CaptchaProvider, CaptchaRecord, Id, RecaptchaMode, RecaptchaProject, Secret,
    Time,
};
use serde::Deserialize;

use crate::{Error, FromRow, Result, Row, Store, Tenant, Tx, V, Vault, cache::Key, columns::json};

const FIND: &str =
    "SELECT id, config, created_at, updated_at FROM captcha_providers WHERE tenant_id = $1";
const PUT: &str = "INSERT INTO captcha_providers (tenant_id, id, config, created_at, updated_at) VALUES ($1, $2, $3, $4, $4) ON CONFLICT (tenant_id) DO UPDATE SET config = excluded.config, updated_at = excluded.updated_at";
const DELETE: &str = "DELETE FROM captcha_providers WHERE tenant_id = $1";

/// What a configuration is bound to when it is sealed.
const PLACE: &str = "captcha_providers";

/// A configuration as it is sealed: what an administrator wrote.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all_fields = "camelCase")]
enum Config {
    Turnstile {
        site_key: String,
        secret_key: Secret,
    },
    RecaptchaEnterprise {
        site_key: String,
        secret_key: Secret,
        project_id: RecaptchaProject,
        domain: Option<CaptchaDomain>,
        mode: Option<RecaptchaMode>,
    },
}

impl From<Config> for CaptchaProvider {
    fn from(config: Config) -> Self {
        match config {
            Config::Turnstile {
                site_key,
                secret_key,
            } => Self::Turnstile {
                site_key,
                secret_key,
            },
            Config::RecaptchaEnterprise {
                site_key,
                secret_key,
                project_id,
                domain,
                mode,
            } => Self::RecaptchaEnterprise {
                site_key,
                secret_key,
                project_id,
                domain,
                mode,
            },
        }
    }
}

struct SealedRecord {
    id: Id<CaptchaRecord>,
    config: Vec<u8>,
    created_at: Time,
    updated_at: Time,
}

impl FromRow for SealedRecord {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            config: row.get("config")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

impl Store {
    /// The captcha provider, from the cache.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn captcha_provider(&self, tenant: &Tenant) -> Result<Option<Arc<CaptchaProvider>>> {
        let vault = self.vault.clone();
        self.cached(tenant, Key::CaptchaProvider, async move |tx| {
            let record = find(tx, &vault).await?;
            Ok(record.map(|record| record.provider))
        })
        .await
    }
}

/// Finds the provider.
///
/// # Errors
/// When the statement fails.
pub async fn find(tx: &mut Tx<'_>, vault: &Vault) -> Result<Option<CaptchaRecord>> {
    let tenant = tx.tenant().clone();
    let row: Option<SealedRecord> = tx.fetch_optional(FIND, &[V::Text(tenant.as_str())]).await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let config = vault.open(&tenant, PLACE, &row.config)?;
    let config: Config = serde_json::from_slice(&config)
        .map_err(|_| Error::decode("a captcha provider's configuration has no known shape"))?;
    Ok(Some(CaptchaRecord {
        id: row.id,
        provider: config.into(),
        created_at: row.created_at,
        updated_at: row.updated_at,
    }))
}

/// Writes the provider in the place of an earlier one, whose id stays.
///
/// # Errors
/// When the statement fails.
pub async fn put(
    tx: &mut Tx<'_>,
    vault: &Vault,
    id: &Id<CaptchaRecord>,
    provider: &CaptchaProvider,
    now: Time,
    random: &dyn Random,
) -> Result<()> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let config = json(&provider.expose())?;
    let sealed = vault.seal(&tenant, PLACE, config.as_bytes(), random);
    tx.execute(
        PUT,
        &[
            V::Text(tenant.as_str()),
            V::Text(id.as_str()),
            V::Blob(&sealed),
            V::Int(now.millis()),
        ],
    )
    .await?;
    Ok(())
}

/// Removes the provider. Answers whether there was one.
///
/// # Errors
/// When the statement fails.
pub async fn delete(tx: &mut Tx<'_>) -> Result<bool> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let deleted = tx.execute(DELETE, &[V::Text(tenant.as_str())]).await?;
    Ok(deleted > 0)
}
