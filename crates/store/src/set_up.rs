//! Whether the server has had an administrator: a mark in the admin tenant, which is never taken away.

use keyward_model::{JsonObject, Time};

use crate::{
    Result, Tx, V,
    configs::{self, ConfigKey},
};

const ANYBODY: &str = "SELECT id FROM users WHERE tenant_id = $1 LIMIT 1";

/// Lets one transaction at a time decide about the first administrator.
///
/// # Errors
/// When the statement fails.
pub async fn hold(tx: &mut Tx<'_>) -> Result<()> {
    tx.lock("set-up").await
}

/// Whether there has been an administrator. A database that came from elsewhere may have users and no mark.
///
/// # Errors
/// When a statement fails.
pub async fn is_over(tx: &mut Tx<'_>) -> Result<bool> {
    if configs::find(tx, ConfigKey::SetUp).await?.is_some() {
        return Ok(true);
    }
    let tenant = tx.tenant().clone();
    let anybody: Option<String> = tx
        .fetch_optional(ANYBODY, &[V::Text(tenant.as_str())])
        .await?;
    Ok(anybody.is_some())
}

/// Marks that there is one now.
///
/// # Errors
/// When the statement fails.
pub async fn finish(tx: &mut Tx<'_>, now: Time) -> Result<()> {
    let mut mark = JsonObject::new();
    mark.insert("completedAt".to_owned(), now.millis().into());
    configs::put(tx, ConfigKey::SetUp, &mark).await
}
