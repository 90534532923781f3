//! Signing keys. A tenant has one that signs, at most one that will, and at most one that did
//! (reference oidc.md §1.6).
//!
//! The next key takes over when its time has come, without anybody acting: whoever reads the rows
//! after that time reads them so. The rows themselves follow with the next change of the keys.

use keyward_crypto::{KeySet, Random, SigningAlgorithm, SigningKey, random};
use keyward_model::Time;

use crate::{Error, FromRow, Result, Row, Tx, V, Vault};

const LIST: &str = "SELECT id, status, algorithm, created_at, effective_at FROM signing_keys WHERE tenant_id = $1 ORDER BY status";
const LOAD: &str =
    "SELECT id, status, effective_at, private_key FROM signing_keys WHERE tenant_id = $1";
const SEALED: &str = "SELECT id, private_key FROM signing_keys WHERE tenant_id = $1";
const INSERT: &str = "INSERT INTO signing_keys (tenant_id, id, status, private_key, created_at, algorithm, effective_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
// Three statements that do nothing unless the next key's time has come.
const DROP_WHEN_DUE: &str = "DELETE FROM signing_keys WHERE tenant_id = $1 AND status = 'Previous' AND EXISTS (SELECT 1 FROM signing_keys n WHERE n.tenant_id = $1 AND n.status = 'Next' AND n.effective_at <= $2)";
const RETIRE_WHEN_DUE: &str = "UPDATE signing_keys SET status = 'Previous' WHERE tenant_id = $1 AND status = 'Current' AND EXISTS (SELECT 1 FROM signing_keys n WHERE n.tenant_id = $1 AND n.status = 'Next' AND n.effective_at <= $2)";
const PROMOTE_WHEN_DUE: &str = "UPDATE signing_keys SET status = 'Current', effective_at = NULL WHERE tenant_id = $1 AND status = 'Next' AND effective_at <= $2";
const DROP: &str = "DELETE FROM signing_keys WHERE tenant_id = $1 AND status = $2";
const RETIRE: &str = "UPDATE signing_keys SET status = 'Previous' WHERE tenant_id = $1 AND status = 'Current' AND NOT EXISTS (SELECT 1 FROM signing_keys n WHERE n.tenant_id = $1 AND n.status = 'Next')";
const DELETE: &str =
    "DELETE FROM signing_keys WHERE tenant_id = $1 AND id = $2 AND status = 'Previous'";

/// What a key is for. In this order they are published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyStatus {
    /// It signs.
    Current,
    /// It will sign.
    Next,
    /// It signed.
    Previous,
}

impl KeyStatus {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Current => "Current",
            Self::Next => "Next",
            Self::Previous => "Previous",
        }
    }

    fn from_name(name: &str) -> Result<Self> {
        [Self::Current, Self::Next, Self::Previous]
            .into_iter()
            .find(|own| own.name() == name)
            .ok_or_else(|| Error::decode("is no status of a key"))
    }

    /// What it is when the next key has taken over; nothing when it is dropped.
    const fn promoted(self) -> Option<Self> {
        match self {
            Self::Next => Some(Self::Current),
            Self::Current => Some(Self::Previous),
            Self::Previous => None,
        }
    }
}

/// A signing key as administrators see it.
#[derive(Clone, Debug)]
pub struct SigningKeyRecord {
    /// Its id, which is not the `kid` of tokens.
    pub id: String,
    /// What it is for.
    pub status: KeyStatus,
    /// What it signs with.
    pub algorithm: SigningAlgorithm,
    /// When it was made.
    pub created_at: Time,
    /// From when on it will sign; only of a next key.
    pub effective_at: Option<Time>,
}

impl FromRow for SigningKeyRecord {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let algorithm: String = row.get("algorithm")?;
        Ok(Self {
            id: row.get("id")?,
            status: KeyStatus::from_name(&row.get::<String>("status")?)?,
            algorithm: SigningAlgorithm::from_name(&algorithm)
                .ok_or_else(|| Error::decode("is no algorithm of a key"))?,
            created_at: row.get("created_at")?,
            effective_at: row
                .get::<Option<i64>>("effective_at")?
                .map(Time::from_millis),
        })
    }
}

/// The keys of a tenant as they stand at a time: current, next, previous.
///
/// # Errors
/// When the statement fails.
pub async fn list(tx: &mut Tx<'_>, now: Time) -> Result<Vec<SigningKeyRecord>> {
    let tenant = tx.tenant().clone();
    let keys: Vec<SigningKeyRecord> = tx.fetch_all(LIST, &[V::Text(tenant.as_str())]).await?;
    let due = |key: &SigningKeyRecord| key.effective_at.is_some_and(|from| from <= now);
    if !keys.iter().any(due) {
        return Ok(keys);
    }
    let mut keys: Vec<_> = keys
        .into_iter()
        .filter_map(|key| {
            Some(SigningKeyRecord {
                status: key.status.promoted()?,
                effective_at: None,
                ..key
            })
        })
        .collect();
    keys.sort_by_key(|key| key.status.name());
    Ok(keys)
}

/// Makes a key the one that signs; the one that did can still verify. Answers its id, or nothing
/// when a next key is waiting: then nothing may be committed.
///
/// # Errors
/// When a statement fails.
pub async fn replace_current(
    tx: &mut Tx<'_>,
    vault: &Vault,
    key: &SigningKey,
    random: &dyn Random,
    now: Time,
) -> Result<Option<String>> {
    let tenant = tx.tenant().clone();
    settle(tx, now).await?;
    drop_key(tx, KeyStatus::Previous).await?;
    if tx.execute(RETIRE, &[V::Text(tenant.as_str())]).await? != 1 {
        return Ok(None);
    }
    insert(tx, vault, (key, KeyStatus::Current, None), random, now)
        .await
        .map(Some)
}

/// Makes a key the next one, in the place of another that waits.
///
/// # Errors
/// When a statement fails.
pub async fn replace_next(
    tx: &mut Tx<'_>,
    vault: &Vault,
    key: &SigningKey,
    effective_at: Time,
    random: &dyn Random,
    now: Time,
) -> Result<String> {
    settle(tx, now).await?;
    drop_key(tx, KeyStatus::Next).await?;
    let next = (key, KeyStatus::Next, Some(effective_at));
    insert(tx, vault, next, random, now).await
}

/// Removes a key that signed: what it signed no longer verifies. False when it is not the
/// previous key at this time.
///
/// # Errors
/// When a statement fails.
pub async fn delete(tx: &mut Tx<'_>, id: &str, now: Time) -> Result<bool> {
    let tenant = tx.tenant().clone();
    settle(tx, now).await?;
    tx.changed();
    let of_key = [V::Text(tenant.as_str()), V::Text(id)];
    Ok(tx.execute(DELETE, &of_key).await? == 1)
}

/// Lets the rows say what the time says already.
async fn settle(tx: &mut Tx<'_>, now: Time) -> Result<()> {
    let tenant = tx.tenant().clone();
    let due = [V::Text(tenant.as_str()), V::Int(now.millis())];
    for sql in [DROP_WHEN_DUE, RETIRE_WHEN_DUE, PROMOTE_WHEN_DUE] {
        tx.execute(sql, &due).await?;
    }
    Ok(())
}

async fn drop_key(tx: &mut Tx<'_>, status: KeyStatus) -> Result<()> {
    let tenant = tx.tenant().clone();
    let of_status = [V::Text(tenant.as_str()), V::Text(status.name())];
    tx.execute(DROP, &of_status).await?;
    Ok(())
}

/// Writes a tenant's first signing key.
///
/// # Errors
/// When the statement fails.
pub(crate) async fn insert_first(
    tx: &mut Tx<'_>,
    vault: &Vault,
    key: &SigningKey,
    random: &dyn Random,
    now: Time,
) -> Result<()> {
    let current = (key, KeyStatus::Current, None);
    insert(tx, vault, current, random, now).await.map(|_| ())
}

async fn insert(
    tx: &mut Tx<'_>,
    vault: &Vault,
    (key, status, effective_at): (&SigningKey, KeyStatus, Option<Time>),
    random: &dyn Random,
    now: Time,
) -> Result<String> {
    let tenant = tx.tenant().clone();
    let id = random::standard_id(random);
    let pem = key.to_pem();
    let sealed = vault.seal(&tenant, &place(&id), pem.expose().as_bytes(), random);
    tx.execute(
        INSERT,
        &[
            V::Text(tenant.as_str()),
            V::Text(&id),
            V::Text(status.name()),
            V::Blob(&sealed),
            V::Int(now.millis()),
            V::Text(key.algorithm().name()),
            V::opt_int(effective_at.map(Time::millis)),
        ],
    )
    .await?;
    tx.changed();
    Ok(id)
}

fn place(id: &str) -> String {
    format!("signing_keys/{id}")
}

/// The keys as the rows have them, and from when on the next one signs.
pub(super) async fn load(tx: &mut Tx<'_>, vault: &Vault) -> Result<(KeySet, Option<Time>)> {
    let tenant = tx.tenant().clone();
    let rows: Vec<(String, String, Option<i64>, Vec<u8>)> =
        tx.fetch_all(LOAD, &[V::Text(tenant.as_str())]).await?;
    let (mut current, mut next, mut previous, mut takes_over_at) = (None, None, None, None);
    for (id, status, effective_at, sealed) in rows {
        let pem = vault.open_text(&tenant, &place(&id), &sealed)?;
        let key = SigningKey::from_pem(&pem)
            .map_err(|_| Error::decode("a signing key cannot be read"))?;
        match KeyStatus::from_name(&status)? {
            KeyStatus::Current => current = Some(key),
            KeyStatus::Previous => previous = Some(key),
            KeyStatus::Next => {
                next = Some(key);
                takes_over_at = effective_at.map(Time::from_millis);
            }
        }
    }
    let current = current.ok_or_else(|| Error::decode("the tenant has no current signing key"))?;
    Ok((KeySet::new(current, next, previous), takes_over_at))
}

/// Whether all rows can be opened under the vault's keys.
pub(super) async fn can_open(tx: &mut Tx<'_>, vault: &Vault) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let rows: Vec<(String, Vec<u8>)> = tx.fetch_all(SEALED, &[V::Text(tenant.as_str())]).await?;
    Ok(rows
        .iter()
        .all(|(id, sealed)| vault.open_text(&tenant, &place(id), sealed).is_ok()))
}
