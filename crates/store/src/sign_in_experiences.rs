//! The sign-in experience of a tenant.

use std::sync::Arc;

use keyward_model::SignInExperience;

use crate::{Error, FromRow, Json, Result, Row, Store, Tenant, Tx, V, cache::Key, columns::json};

const FIND: &str = "SELECT settings FROM sign_in_experiences WHERE tenant_id = $1";
const UPSERT: &str = "INSERT INTO sign_in_experiences (tenant_id, settings) VALUES ($1, $2) ON CONFLICT (tenant_id) DO UPDATE SET settings = excluded.settings";

impl FromRow for SignInExperience {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let Json(settings) = row.get("settings")?;
        Ok(settings)
    }
}

impl Store {
    /// The settings, from the cache.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sign_in_experience(&self, tenant: &Tenant) -> Result<Arc<SignInExperience>> {
        self.cached(tenant, Key::SignInExperience, async |tx| {
            get(tx).await.map(Some)
        })
        .await?
        .ok_or(Error::NoRow)
    }
}

/// The settings.
///
/// # Errors
/// When the statement fails.
pub async fn get(tx: &mut Tx<'_>) -> Result<SignInExperience> {
    let tenant = tx.tenant().clone();
    tx.fetch_one(FIND, &[V::Text(tenant.as_str())]).await
}

/// Writes the settings.
///
/// # Errors
/// When the statement fails.
pub async fn put(tx: &mut Tx<'_>, settings: &SignInExperience) -> Result<()> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let settings = json(settings)?;
    tx.execute(UPSERT, &[V::Text(tenant.as_str()), V::Json(&settings)])
        .await?;
    Ok(())
}
