//! What a store closure is given: statements inside one transaction of one tenant.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use keyward_model::TenantId;
use rusqlite::Connection;

use super::{Error, FromRow, Result, V, sqlite::statement};

/// One transaction of one tenant.
///
/// After a statement has failed, every later one is refused with the same error and the
/// transaction is rolled back whatever the closure returns: PostgreSQL behaves so, and a closure
/// must not be able to tell the engines apart.
pub struct Tx<'c> {
    // `&mut`, not `&`: a shared reference to a connection is not `Send`.
    connection: &'c mut Connection,
    tenant: &'c TenantId,
    statements: &'c AtomicU64,
    failure: Option<Error>,
    changed: bool,
}

impl<'c> Tx<'c> {
    pub(super) fn new(
        connection: &'c mut Connection,
        tenant: &'c TenantId,
        statements: &'c AtomicU64,
    ) -> Self {
        Self {
            connection,
            tenant,
            statements,
            failure: None,
            changed: false,
        }
    }

    /// Whose data this transaction reads and writes.
    #[must_use]
    pub fn tenant(&self) -> &TenantId {
        self.tenant
    }

    /// Says that this write changes what the tenant's cache holds: the cache is told after the
    /// commit and before the caller is answered.
    pub fn changed(&mut self) {
        self.changed = true;
    }

    /// Runs a statement that gives no rows; answers how many rows it changed.
    ///
    /// # Errors
    /// Whatever the database refuses.
    pub async fn execute(&mut self, sql: &'static str, args: &[V<'_>]) -> Result<u64> {
        self.run(|connection| statement::execute(connection, sql, args))
    }

    /// Fetches the only row.
    ///
    /// # Errors
    /// [`Error::NoRow`] when there is none; more than one is refused too.
    pub async fn fetch_one<T: FromRow>(&mut self, sql: &'static str, args: &[V<'_>]) -> Result<T> {
        self.optional(sql, true, args)?.ok_or(Error::NoRow)
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
        self.optional(sql, true, args)
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
        self.run(|connection| statement::fetch(connection, sql, true, args))
    }

    /// [`Tx::fetch_one`] for a text that the query builder made. Values are bound here too.
    ///
    /// # Errors
    /// As [`Tx::fetch_one`].
    pub async fn fetch_one_built<T: FromRow>(&mut self, sql: &str, args: &[V<'_>]) -> Result<T> {
        self.optional(sql, false, args)?.ok_or(Error::NoRow)
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
        self.run(|connection| statement::fetch(connection, sql, false, args))
    }

    /// The first error of a statement, if one failed.
    pub(super) fn failure(&self) -> Option<&Error> {
        self.failure.as_ref()
    }

    /// Whether the closure marked its tenant as changed.
    pub(super) fn is_changed(&self) -> bool {
        self.changed
    }

    fn optional<T: FromRow>(&mut self, sql: &str, keep: bool, args: &[V<'_>]) -> Result<Option<T>> {
        self.run(|connection| statement::fetch_at_most_one(connection, sql, keep, args))
    }

    fn run<T>(&mut self, statement: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        self.statements.fetch_add(1, Relaxed);
        let result = statement(self.connection);
        if let Err(error) = &result {
            self.failure = Some(error.clone());
        }
        result
    }
}
