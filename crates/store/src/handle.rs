//! [`Store`], and the handles that every call needs: [`Tenant`] for the data of one tenant,
//! [`System`] for what must cross tenants. Only this file constructs them.

use std::sync::Arc;

use keyward_model::TenantId;

use crate::{
    Counters, Engine, Error, FromRow, Result, Row, Tx, V, Vault,
    cache::{Cache, Key},
};

/// The right to read and write the data of one tenant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tenant {
    id: TenantId,
}

impl Tenant {
    /// Which tenant.
    #[must_use]
    pub fn id(&self) -> &TenantId {
        &self.id
    }
}

/// The right to cross tenants: for start-up, workers, commands, and the check of administrators'
/// tokens.
#[derive(Clone, Copy)]
pub struct System<'s> {
    store: &'s Store,
}

const FIND_TENANT: &str = "SELECT id, is_suspended FROM tenants WHERE id = $1";
const LIST_TENANTS: &str = "SELECT id FROM tenants ORDER BY id";

struct TenantRow {
    id: TenantId,
    is_suspended: bool,
}

impl FromRow for TenantRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            is_suspended: row.get("is_suspended")?,
        })
    }
}

impl System<'_> {
    /// The handle of a tenant that exists and is not suspended.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_tenant(&self, id: &TenantId) -> Result<Option<Tenant>> {
        // Suspending a tenant is not part of this build's API, so its row is read each time only
        // for tenants other than the two that every database has.
        if [TenantId::default_tenant(), TenantId::admin()].contains(id) {
            return Ok(Some(Tenant { id: id.clone() }));
        }
        let wanted = id.clone();
        let row: Option<TenantRow> = self
            .store
            .engine
            .read(id, async move |tx| {
                tx.fetch_optional(FIND_TENANT, &[V::Text(wanted.as_str())])
                    .await
            })
            .await?;
        Ok(row
            .filter(|row| !row.is_suspended)
            .map(|row| Tenant { id: row.id }))
    }

    /// The tenant that every database has for users.
    #[must_use]
    pub fn default_tenant(&self) -> Tenant {
        Tenant {
            id: TenantId::default_tenant(),
        }
    }

    /// The tenant of the administrators.
    #[must_use]
    pub fn admin_tenant(&self) -> Tenant {
        Tenant {
            id: TenantId::admin(),
        }
    }

    /// All tenants.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_tenants(&self) -> Result<Vec<Tenant>> {
        let ids: Vec<String> = self
            .store
            .engine
            .read(&TenantId::admin(), async |tx| {
                tx.fetch_all(LIST_TENANTS, &[]).await
            })
            .await?;
        ids.iter()
            .map(|id| {
                TenantId::parse(id)
                    .map(|id| Tenant { id })
                    .map_err(|error| Error::decode(error.to_string()))
            })
            .collect()
    }
}

/// The database, its keys and its caches. Clones share them.
#[derive(Clone)]
pub struct Store {
    pub(crate) engine: Engine,
    pub(crate) vault: Vault,
    pub(crate) cache: Cache,
}

impl Store {
    /// Crosses tenants. Every use says why.
    #[must_use]
    pub fn system(&self) -> System<'_> {
        System { store: self }
    }

    /// The keys of stored values.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Runs a write of one tenant; see [`Engine::write`].
    ///
    /// # Errors
    /// What the closure answers, or an [`Error`] of the engine turned into `E`.
    pub async fn write<T, E, F>(&self, tenant: &Tenant, f: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'a, 'b> AsyncFnOnce(&'a mut Tx<'b>) -> Result<T, E> + Send + 'static,
    {
        self.engine.write(&tenant.id, f).await
    }

    /// Runs a read of one tenant; see [`Engine::read`].
    ///
    /// # Errors
    /// What the closure answers, or an [`Error`] of the engine turned into `E`.
    pub async fn read<T, E, F>(&self, tenant: &Tenant, f: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'a, 'b> AsyncFnOnce(&'a mut Tx<'b>) -> Result<T, E> + Send + 'static,
    {
        self.engine.read(&tenant.id, f).await
    }

    /// Hands over a write that nobody waits for; see [`Engine::write_later`].
    pub fn write_later<F>(&self, tenant: &Tenant, f: F)
    where
        F: for<'a, 'b> AsyncFnOnce(&'a mut Tx<'b>) -> Result<()> + Send + 'static,
    {
        self.engine.write_later(&tenant.id, f);
    }

    /// How much work the database did.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.engine.counters()
    }

    /// Finishes what was handed over and closes the database.
    pub async fn close(&self) {
        self.engine.close().await;
    }

    /// The engine, for tests that need its switches.
    #[doc(hidden)]
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Answers from the cache, or loads and keeps. What is absent is not kept.
    pub(crate) async fn cached<T, F>(
        &self,
        tenant: &Tenant,
        key: Key,
        load: F,
    ) -> Result<Option<Arc<T>>>
    where
        T: Send + Sync + 'static,
        F: for<'a, 'b> AsyncFnOnce(&'a mut Tx<'b>) -> Result<Option<T>> + Send + 'static,
    {
        if let Some(value) = self.cache.get(&tenant.id, &key) {
            return Ok(Some(value));
        }
        let version = self.cache.version(&tenant.id);
        let Some(value) = self.engine.read(&tenant.id, load).await? else {
            return Ok(None);
        };
        let value = Arc::new(value);
        self.cache.put(&tenant.id, key, version, value.clone());
        Ok(Some(value))
    }
}
