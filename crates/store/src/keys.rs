//! A tenant's signing keys and cookie keys, sealed at rest and parsed once.

use std::sync::Arc;

use keyward_crypto::{KeySet, Random, SigningKey};
use keyward_model::Time;

use crate::{Error, Result, Store, Tenant, Tx, V, Vault, cache::Key};

const SIGNING: &str = "SELECT id, status, private_key FROM signing_keys WHERE tenant_id = $1";
const COOKIES: &str =
    "SELECT id, value FROM cookie_keys WHERE tenant_id = $1 ORDER BY created_at DESC LIMIT 2";
const INSERT_SIGNING: &str = "INSERT INTO signing_keys (tenant_id, id, status, private_key, created_at) VALUES ($1, $2, 'Current', $3, $4)";
const INSERT_COOKIE: &str =
    "INSERT INTO cookie_keys (tenant_id, id, value, created_at) VALUES ($1, $2, $3, $4)";

/// The keys of a tenant, ready to use.
pub struct TenantKeys {
    /// What signs and verifies tokens.
    pub signing: KeySet,
    /// The JWKS answer.
    pub jwks: String,
    /// What signs cookies, newest first.
    pub cookies: Vec<String>,
}

impl Store {
    /// The keys of a tenant.
    ///
    /// # Errors
    /// When they cannot be read: the database does not answer, or the key-encryption key changed.
    pub async fn keys(&self, tenant: &Tenant) -> Result<Arc<TenantKeys>> {
        let vault = self.vault.clone();
        self.cached(tenant, Key::Keys, async move |tx| {
            load(tx, &vault).await.map(Some)
        })
        .await?
        .ok_or(Error::NoRow)
    }

    /// Whether the key-encryption key is the one under which this database was sealed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(crate) async fn opens_with_its_key(&self) -> Result<bool> {
        let (tenant, vault) = (self.system().default_tenant(), self.vault.clone());
        self.read(&tenant, async move |tx| {
            let tenant = tx.tenant().clone();
            let of_tenant = [V::Text(tenant.as_str())];
            let rows: Vec<(String, String, Vec<u8>)> = tx.fetch_all(SIGNING, &of_tenant).await?;
            Ok(rows.iter().all(|(id, _, sealed)| {
                let place = format!("signing_keys/{id}");
                vault.open_text(&tenant, &place, sealed).is_ok()
            }))
        })
        .await
    }
}

async fn load(tx: &mut Tx<'_>, vault: &Vault) -> Result<TenantKeys> {
    let tenant = tx.tenant().clone();
    let of_tenant = [V::Text(tenant.as_str())];
    let rows: Vec<(String, String, Vec<u8>)> = tx.fetch_all(SIGNING, &of_tenant).await?;
    let (mut current, mut next, mut previous) = (None, None, None);
    for (id, status, sealed) in rows {
        let pem = vault.open_text(&tenant, &format!("signing_keys/{id}"), &sealed)?;
        let key = SigningKey::from_pem(&pem)
            .map_err(|_| Error::decode("a signing key cannot be read"))?;
        match status.as_str() {
            "Current" => current = Some(key),
            "Next" => next = Some(key),
            _ => previous = Some(key),
        }
    }
    let signing = KeySet::new(
        current.ok_or_else(|| Error::decode("the tenant has no current signing key"))?,
        next,
        previous,
    );
    let rows: Vec<(String, Vec<u8>)> = tx.fetch_all(COOKIES, &of_tenant).await?;
    let cookies = rows
        .into_iter()
        .map(|(id, sealed)| vault.open_text(&tenant, &format!("cookie_keys/{id}"), &sealed))
        .collect::<Result<Vec<_>>>()?;
    Ok(TenantKeys {
        jwks: signing.jwks_text(),
        signing,
        cookies,
    })
}

/// Writes a tenant's first signing key.
///
/// # Errors
/// When the statement fails.
pub(crate) async fn insert_signing_key(
    tx: &mut Tx<'_>,
    vault: &Vault,
    key: &SigningKey,
    random: &dyn Random,
    now: Time,
) -> Result<()> {
    let tenant = tx.tenant().clone();
    let id = keyward_crypto::random::standard_id(random);
    let sealed = vault.seal(
        &tenant,
        &format!("signing_keys/{id}"),
        key.to_pem().expose().as_bytes(),
        random,
    );
    tx.execute(
        INSERT_SIGNING,
        &[
            V::Text(tenant.as_str()),
            V::Text(&id),
            V::Blob(&sealed),
            V::Int(now.millis()),
        ],
    )
    .await?;
    Ok(())
}

/// Writes a tenant's first cookie key.
///
/// # Errors
/// When the statement fails.
pub(crate) async fn insert_cookie_key(
    tx: &mut Tx<'_>,
    vault: &Vault,
    random: &dyn Random,
    now: Time,
) -> Result<()> {
    let tenant = tx.tenant().clone();
    let id = keyward_crypto::random::standard_id(random);
    let value = keyward_crypto::random::secret(random);
    let sealed = vault.seal(
        &tenant,
        &format!("cookie_keys/{id}"),
        value.as_bytes(),
        random,
    );
    tx.execute(
        INSERT_COOKIE,
        &[
            V::Text(tenant.as_str()),
            V::Text(&id),
            V::Blob(&sealed),
            V::Int(now.millis()),
        ],
    )
    .await?;
    Ok(())
}
