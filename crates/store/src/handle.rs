//! [`Store`], and the handles that every call needs: [`Tenant`] for the data of one tenant,
//! [`System`] for what must cross tenants. Only this file constructs them.

use std::sync::Arc;

use keyward_model::{Authority, Endpoint, Scheme, TenantId};
use tracing::{Instrument, Level, Span};

use crate::{
    CacheLooks, Counters, Dialect, Engine, Error, Figures, Result, Tx, Vault,
    cache::{Cache, Key},
    clients::BuiltIn,
    tenants::{self, Directory, TenantRecord},
};

/// The right to read and write the data of one tenant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tenant {
    id: TenantId,
    address: Option<Endpoint>,
}

impl Tenant {
    /// Which tenant.
    #[must_use]
    pub fn id(&self) -> &TenantId {
        &self.id
    }

    /// The address that it has to itself by its record. The settings name those of `default` and
    /// `admin`.
    #[must_use]
    pub fn address(&self) -> Option<&Endpoint> {
        self.address.as_ref()
    }
}

/// The right to cross tenants: for start-up, workers, commands, and the check of administrators'
/// tokens.
#[derive(Clone, Copy)]
pub struct System<'s> {
    pub(crate) store: &'s Store,
}

impl System<'_> {
    /// The handle of a tenant that exists and is not suspended. The two that every database has
    /// cost nothing, others a look into the cache.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_tenant(&self, id: &TenantId) -> Result<Option<Tenant>> {
        if [TenantId::default_tenant(), TenantId::admin()].contains(id) {
            return Ok(Some(known(id.clone())));
        }
        let directory = self.directory().await?;
        Ok(directory.open().find(|record| record.id == *id).map(handle))
    }

    /// The tenant that has the host to itself which a request names. `scheme` is how the request
    /// came, if that is known.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_tenant_at(
        &self,
        host: &Authority,
        scheme: Option<Scheme>,
    ) -> Result<Option<Tenant>> {
        let directory = self.directory().await?;
        Ok(directory.find_at(host, scheme).map(handle))
    }

    /// The tenant that every database has for users.
    #[must_use]
    pub fn default_tenant(&self) -> Tenant {
        known(TenantId::default_tenant())
    }

    /// The tenant of the administrators.
    #[must_use]
    pub fn admin_tenant(&self) -> Tenant {
        known(TenantId::admin())
    }

    /// The handle of a tenant whose record was read.
    #[must_use]
    pub fn tenant_of(&self, record: &TenantRecord) -> Tenant {
        handle(record)
    }

    /// All tenants, as they are stored now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_tenants(&self) -> Result<Vec<Tenant>> {
        let records = self.list_tenant_records().await?;
        Ok(records.iter().map(handle).collect())
    }

    async fn directory(&self) -> Result<Arc<Directory>> {
        self.store
            .cached(&self.admin_tenant(), Key::Tenants, async |tx| {
                tenants::read_directory(tx).await.map(Some)
            })
            .await?
            .ok_or(Error::NoRow)
    }
}

fn known(id: TenantId) -> Tenant {
    Tenant { id, address: None }
}

fn handle(record: &TenantRecord) -> Tenant {
    Tenant {
        id: record.id.clone(),
        address: record.address.clone(),
    }
}

/// The database, its keys and its caches. Clones share them.
#[derive(Clone)]
pub struct Store {
    pub(crate) engine: Engine,
    pub(crate) vault: Vault,
    pub(crate) cache: Cache,
    pub(crate) built_in: Option<Arc<BuiltIn>>,
}

impl Store {
    /// The same store, whose clients that come with the server have these addresses too.
    #[must_use]
    pub fn with_built_in(mut self, built_in: Arc<BuiltIn>) -> Self {
        self.built_in = Some(built_in);
        self
    }

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
        let span = self.span("write");
        self.engine.write(&tenant.id, f).instrument(span).await
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
        let span = self.span("read");
        self.engine.read(&tenant.id, f).instrument(span).await
    }

    /// Looks up a few rows by their keys; see [`Engine::look_up`].
    ///
    /// # Errors
    /// What the closure answers, or an [`Error`] of the engine turned into `E`.
    pub async fn look_up<T, E, F>(&self, tenant: &Tenant, f: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'a, 'b> AsyncFnOnce(&'a mut Tx<'b>) -> Result<T, E> + Send + 'static,
    {
        self.engine.look_up(&tenant.id, f).await
    }

    /// A transaction of a request as a span, where somebody collects spans. What works by itself has
    /// no span that it would stand below.
    fn span(&self, operation: &'static str) -> Span {
        if !tracing::span_enabled!(target: "traces", Level::TRACE) || Span::current().is_none() {
            return Span::none();
        }
        let system = match self.engine.dialect() {
            Dialect::Sqlite => "sqlite",
            Dialect::Postgres => "postgresql",
        };
        tracing::trace_span!(
            target: "traces",
            "transaction",
            otel.name = operation,
            otel.kind = "client",
            db.system.name = system,
            db.operation.name = operation,
        )
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

    /// How things stand in the database's queues.
    #[must_use]
    pub fn figures(&self) -> Figures {
        self.engine.figures()
    }

    /// How often the caches had what was asked for.
    #[must_use]
    pub fn cache_looks(&self) -> CacheLooks {
        self.cache.looks()
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
        let Some(value) = self.read(tenant, load).await? else {
            return Ok(None);
        };
        let value = Arc::new(value);
        self.cache.put(&tenant.id, key, version, value.clone());
        Ok(Some(value))
    }
}
