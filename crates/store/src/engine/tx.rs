//! What a store closure is given: statements inside one transaction of one tenant.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
};

use keyward_model::TenantId;

use super::{Dialect, Error, FromRow, Result, Row, V, postgres::Session, sqlite::statement};

/// One transaction of one tenant.
///
/// After a statement has failed, every later one is refused with the same error and the
/// transaction is rolled back whatever the closure returns: PostgreSQL behaves so, and a closure
/// must not be able to tell the engines apart.
pub struct Tx<'c> {
    connection: Connection<'c>,
    tenant: TenantId,
    statements: &'c AtomicU64,
    failure: Option<Error>,
    changed: Vec<TenantId>,
}

enum Connection<'c> {
    // `&mut`, not `&`: a shared reference to a connection is not `Send`.
    Sqlite(&'c mut rusqlite::Connection),
    Postgres(&'c mut Session),
}

impl<'c> Tx<'c> {
    pub(super) fn sqlite(
        connection: &'c mut rusqlite::Connection,
        tenant: &TenantId,
        statements: &'c AtomicU64,
    ) -> Self {
        Self::new(Connection::Sqlite(connection), tenant, statements)
    }

    pub(super) fn postgres(
        session: &'c mut Session,
        tenant: &TenantId,
        statements: &'c AtomicU64,
    ) -> Self {
        Self::new(Connection::Postgres(session), tenant, statements)
    }

    fn new(connection: Connection<'c>, tenant: &TenantId, statements: &'c AtomicU64) -> Self {
        Self {
            connection,
            tenant: tenant.clone(),
            statements,
            failure: None,
            changed: Vec::new(),
        }
    }

    /// Whose data this transaction reads and writes.
    #[must_use]
    pub fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    /// What follows is about another tenant: for the one write that makes or ends a tenant, which
    /// touches the administrators' as well.
    pub(crate) fn act_for(&mut self, tenant: &TenantId) {
        self.tenant = tenant.clone();
    }

    /// Which engine runs it.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self.connection {
            Connection::Sqlite(_) => Dialect::Sqlite,
            Connection::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Says that this write changes what the tenant's cache holds: the cache is told after the
    /// commit and before the caller is answered, and those of other processes within a second.
    pub fn changed(&mut self) {
        if !self.changed.contains(&self.tenant) {
            self.changed.push(self.tenant.clone());
        }
    }

    /// Lets no other write of the tenant past the same name until this one has ended. What is
    /// counted or read after it and written on that ground stays true. Locks come before
    /// statements, and in the same order everywhere.
    ///
    /// On SQLite a write is alone anyway.
    ///
    /// # Errors
    /// [`Error::Busy`] when somebody holds it for too long.
    pub async fn lock(&mut self, name: &str) -> Result<()> {
        self.may_go_on()?;
        let result = match &mut self.connection {
            Connection::Sqlite(_) => Ok(()),
            Connection::Postgres(session) => session.lock(&self.tenant, name).await,
        };
        self.remember(result)
    }

    /// Runs a statement that gives no rows; answers how many rows it changed.
    ///
    /// # Errors
    /// Whatever the database refuses.
    pub async fn execute(&mut self, sql: &'static str, args: &[V<'_>]) -> Result<u64> {
        self.may_go_on()?;
        self.statements.fetch_add(1, Relaxed);
        let result = match &mut self.connection {
            Connection::Sqlite(connection) => statement::execute(connection, sql, args),
            Connection::Postgres(session) => session.execute(sql, args).await,
        };
        self.remember(result)
    }

    /// Fetches the only row.
    ///
    /// # Errors
    /// [`Error::NoRow`] when there is none; more than one is refused too.
    pub async fn fetch_one<T: FromRow>(&mut self, sql: &'static str, args: &[V<'_>]) -> Result<T> {
        self.optional(sql, true, args).await?.ok_or(Error::NoRow)
    }

    /// Fetches a row that may be missing.
    ///
    /// # Errors
    /// More than one row is refused.
    pub async fn fetch_optional<T: FromRow>(
        &mut self,
        sql: &'static str,
        args: &[V<'_>],
    ) -> Result<Option<T>> {
        self.optional(sql, true, args).await
    }

    /// Fetches a row that may be missing, which nobody else changes until this write has ended.
    /// The text ends in ` FOR UPDATE` or ` FOR UPDATE OF` and a table; SQLite, where a write is
    /// alone, does not see that part.
    ///
    /// # Errors
    /// As [`Tx::fetch_optional`].
    pub async fn fetch_optional_locked<T: FromRow>(
        &mut self,
        sql: &'static str,
        args: &[V<'_>],
    ) -> Result<Option<T>> {
        let sql = match self.dialect() {
            Dialect::Sqlite => sql.split_once(" FOR UPDATE").map_or(sql, |(text, _)| text),
            Dialect::Postgres => sql,
        };
        self.optional(sql, true, args).await
    }

    /// Fetches all rows.
    ///
    /// # Errors
    /// Whatever the database refuses.
    pub async fn fetch_all<T: FromRow>(
        &mut self,
        sql: &'static str,
        args: &[V<'_>],
    ) -> Result<Vec<T>> {
        self.rows(sql, true, args, usize::MAX).await
    }

    /// [`Tx::fetch_one`] for a text that the query builder made. Values are bound here too.
    ///
    /// # Errors
    /// As [`Tx::fetch_one`].
    pub async fn fetch_one_built<T: FromRow>(&mut self, sql: &str, args: &[V<'_>]) -> Result<T> {
        self.optional(sql, false, args).await?.ok_or(Error::NoRow)
    }

    /// [`Tx::fetch_all`] for a text that the query builder made. Values are bound here too.
    ///
    /// # Errors
    /// As [`Tx::fetch_all`].
    pub async fn fetch_all_built<T: FromRow>(
        &mut self,
        sql: &str,
        args: &[V<'_>],
    ) -> Result<Vec<T>> {
        self.rows(sql, false, args, usize::MAX).await
    }

    /// The first error of a statement, if one failed.
    pub(super) fn failure(&self) -> Option<&Error> {
        self.failure.as_ref()
    }

    /// The tenants that the closure marked as changed.
    pub(super) fn take_changed(&mut self) -> Vec<TenantId> {
        std::mem::take(&mut self.changed)
    }

    /// Whether one of its statements is on its way.
    pub(super) fn waits(&self) -> Waits {
        match &self.connection {
            Connection::Sqlite(_) => Waits::default(),
            Connection::Postgres(session) => session.waits(),
        }
    }

    /// At most one row. A second one is an error: it means that the statement does not say which
    /// row it wants.
    async fn optional<T: FromRow>(
        &mut self,
        sql: &str,
        keep: bool,
        args: &[V<'_>],
    ) -> Result<Option<T>> {
        let mut found = self.rows(sql, keep, args, 1).await?;
        Ok(found.pop())
    }

    async fn rows<T: FromRow>(
        &mut self,
        sql: &str,
        keep: bool,
        args: &[V<'_>],
        most: usize,
    ) -> Result<Vec<T>> {
        self.may_go_on()?;
        self.statements.fetch_add(1, Relaxed);
        let result = match &mut self.connection {
            Connection::Sqlite(connection) => statement::fetch(connection, sql, keep, args, most),
            Connection::Postgres(session) => {
                let found = session.query(sql, keep, args).await;
                found.and_then(|rows| {
                    if rows.len() > most {
                        return Err(too_many(sql));
                    }
                    rows.iter()
                        .map(|row| T::from_row(&Row::postgres(row)))
                        .collect()
                })
            }
        };
        self.remember(result)
    }

    fn may_go_on(&self) -> Result<()> {
        self.failure.clone().map_or(Ok(()), Err)
    }

    fn remember<T>(&mut self, result: Result<T>) -> Result<T> {
        if let Err(error) = &result {
            self.failure = Some(error.clone());
        }
        result
    }
}

/// What is said when there are more rows than a statement may give.
pub(super) fn too_many(sql: &str) -> Error {
    Error::sql(format!("more than one row for: {sql}"))
}

/// Whether a statement of a transaction is on its way, seen from outside of the closure that
/// waits for it.
#[derive(Clone, Default)]
pub(super) struct Waits(Arc<AtomicBool>);

impl Waits {
    pub fn is_on_its_way(&self) -> bool {
        self.0.load(Relaxed)
    }

    /// A statement leaves; it has arrived when the answer is dropped.
    pub fn leave(&self) -> OnItsWay {
        self.0.store(true, Relaxed);
        OnItsWay(Arc::clone(&self.0))
    }
}

/// Held while a statement is on its way.
pub(super) struct OnItsWay(Arc<AtomicBool>);

impl Drop for OnItsWay {
    fn drop(&mut self) {
        self.0.store(false, Relaxed);
    }
}
