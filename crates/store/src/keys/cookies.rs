//! Cookie keys: the newest signs, the one before it still verifies (reference oidc.md §1.6).

use keyward_crypto::{Random, random};
use keyward_model::Time;

use crate::{FromRow, Result, Row, Tx, V, Vault};

const LIST: &str = "SELECT id, created_at FROM cookie_keys WHERE tenant_id = $1 ORDER BY created_at DESC, id DESC LIMIT 2";
const LOAD: &str = "SELECT id, value FROM cookie_keys WHERE tenant_id = $1 ORDER BY created_at DESC, id DESC LIMIT 2";
const INSERT: &str =
    "INSERT INTO cookie_keys (tenant_id, id, value, created_at) VALUES ($1, $2, $3, $4)";
const DROP_OLD: &str = "DELETE FROM cookie_keys WHERE tenant_id = $1 AND id NOT IN (SELECT id FROM cookie_keys WHERE tenant_id = $1 ORDER BY created_at DESC, id DESC LIMIT 2)";
const DELETE: &str = "DELETE FROM cookie_keys WHERE tenant_id = $1 AND id = $2";

/// A cookie key as administrators see it.
#[derive(Clone, Debug)]
pub struct CookieKeyRecord {
    /// Its id.
    pub id: String,
    /// When it was made.
    pub created_at: Time,
}

impl FromRow for CookieKeyRecord {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            created_at: row.get("created_at")?,
        })
    }
}

/// The keys that count, newest first.
///
/// # Errors
/// When the statement fails.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<CookieKeyRecord>> {
    let tenant = tx.tenant().clone();
    tx.fetch_all(LIST, &[V::Text(tenant.as_str())]).await
}

/// Makes a new key, which signs from now on. Of the others the newest is kept.
///
/// # Errors
/// When a statement fails.
pub async fn rotate(
    tx: &mut Tx<'_>,
    vault: &Vault,
    random: &dyn Random,
    now: Time,
) -> Result<String> {
    let tenant = tx.tenant().clone();
    // Newer than the newest, also within a millisecond and after the clock was set back.
    let after_newest = list(tx)
        .await?
        .first()
        .map_or(0, |newest| newest.created_at.millis().saturating_add(1));
    let created_at = Time::from_millis(now.millis().max(after_newest));
    let id = insert(tx, vault, random, created_at).await?;
    tx.execute(DROP_OLD, &[V::Text(tenant.as_str())]).await?;
    Ok(id)
}

/// Removes a key: what it signed no longer counts. False when there is none of this id.
///
/// # Errors
/// When the statement fails.
pub async fn delete(tx: &mut Tx<'_>, id: &str) -> Result<bool> {
    let tenant = tx.tenant().clone();
    tx.changed();
    let of_key = [V::Text(tenant.as_str()), V::Text(id)];
    Ok(tx.execute(DELETE, &of_key).await? == 1)
}

/// Writes a key.
///
/// # Errors
/// When the statement fails.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    vault: &Vault,
    random: &dyn Random,
    now: Time,
) -> Result<String> {
    let tenant = tx.tenant().clone();
    let id = random::standard_id(random);
    let value = random::secret(random);
    let sealed = vault.seal(&tenant, &place(&id), value.as_bytes(), random);
    tx.execute(
        INSERT,
        &[
            V::Text(tenant.as_str()),
            V::Text(&id),
            V::Blob(&sealed),
            V::Int(now.millis()),
        ],
    )
    .await?;
    tx.changed();
    Ok(id)
}

fn place(id: &str) -> String {
    format!("cookie_keys/{id}")
}

/// The keys that count, newest first, ready to use.
pub(super) async fn load(tx: &mut Tx<'_>, vault: &Vault) -> Result<Vec<String>> {
    let tenant = tx.tenant().clone();
    let rows: Vec<(String, Vec<u8>)> = tx.fetch_all(LOAD, &[V::Text(tenant.as_str())]).await?;
    rows.into_iter()
        .map(|(id, sealed)| vault.open_text(&tenant, &place(&id), &sealed))
        .collect()
}
