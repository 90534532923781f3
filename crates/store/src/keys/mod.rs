//! A tenant's signing keys and cookie keys, sealed at rest and parsed once.
//!
//! - `signing`: the rows of signing keys, and how one takes over from another.
//! - `cookies`: the rows of cookie keys.

pub mod cookies;
pub mod signing;

use std::sync::Arc;

use keyward_crypto::KeySet;
use keyward_model::Time;

use crate::{Error, Result, Store, Tenant, Tx, Vault, cache::Key};

pub(crate) use cookies::insert as insert_cookie_key;
pub(crate) use signing::insert_first as insert_signing_key;

/// The keys of a tenant, ready to use.
pub struct TenantKeys {
    /// What signs and verifies tokens.
    pub signing: KeySet,
    /// The JWKS answer.
    pub jwks: String,
    /// What signs cookies, newest first.
    pub cookies: Vec<String>,
}

/// The keys as they are, and as they will be from a time on. Both are made when the keys are
/// read, so that the hour alone decides which of them count, in every process alike.
struct Timeline {
    first: Arc<TenantKeys>,
    then: Option<(Time, Arc<TenantKeys>)>,
}

impl Store {
    /// The keys that a tenant has at a time.
    ///
    /// # Errors
    /// When they cannot be read: the database does not answer, or the key-encryption key changed.
    pub async fn keys(&self, tenant: &Tenant, now: Time) -> Result<Arc<TenantKeys>> {
        let vault = self.vault.clone();
        let timeline = self
            .cached(tenant, Key::Keys, async move |tx| {
                load(tx, &vault).await.map(Some)
            })
            .await?
            .ok_or(Error::NoRow)?;
        Ok(match &timeline.then {
            Some((from, keys)) if *from <= now => keys.clone(),
            _ => timeline.first.clone(),
        })
    }

    /// Whether the key-encryption key is the one under which this database was sealed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(crate) async fn opens_with_its_key(&self) -> Result<bool> {
        let (tenant, vault) = (self.system().default_tenant(), self.vault.clone());
        self.read(&tenant, async move |tx| signing::can_open(tx, &vault).await)
            .await
    }
}

async fn load(tx: &mut Tx<'_>, vault: &Vault) -> Result<Timeline> {
    let (signing, takes_over_at) = signing::load(tx, vault).await?;
    let cookies = cookies::load(tx, vault).await?;
    let ready = |signing: KeySet| {
        Arc::new(TenantKeys {
            jwks: signing.jwks_text(),
            signing,
            cookies: cookies.clone(),
        })
    };
    let then = takes_over_at.zip(signing.promoted().map(ready));
    Ok(Timeline {
        first: ready(signing),
        then,
    })
}
