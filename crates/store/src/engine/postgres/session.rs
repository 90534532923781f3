//! One transaction on one connection of the pool.
//!
//! What begins it travels with its first statement, so that it costs no round trip; and nobody
//! waits for the end of one that has written nothing.

use deadpool_postgres::Object;
use futures_util::{FutureExt, future::join};
use keyward_model::TenantId;
use tokio_postgres::{Row, Statement};

use super::{
    failure::public_error,
    statement::{self, Bound},
};
use crate::engine::{
    Error, Result, V,
    tx::{OnItsWay, Waits},
};

/// Begins a write: each statement sees what was committed before it.
pub(super) const WRITE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
/// Begins a read: every statement sees the same.
pub(super) const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// Advisory locks are numbers. Two names that share one wait for each other, which hurts nobody.
const LOCK: &str = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
/// Tells other processes that a tenant has changed. Comes last, so that it is held but shortly.
const CHANGED: &str = "INSERT INTO tenant_versions (tenant_id, version) VALUES ($1, 1) ON CONFLICT (tenant_id) DO UPDATE SET version = tenant_versions.version + 1 RETURNING version";

/// A transaction that has begun, or will with its first statement.
pub(in crate::engine) struct Session {
    client: Object,
    /// What goes out before the next statement.
    before: Option<&'static str>,
    is_read: bool,
    is_open: bool,
    waits: Waits,
}

impl Session {
    /// A read or a write that begins as `begin` says.
    pub fn new(client: Object, begin: &'static str) -> Self {
        Self {
            client,
            before: Some(begin),
            is_read: begin == READ,
            is_open: false,
            waits: Waits::default(),
        }
    }

    pub fn waits(&self) -> Waits {
        self.waits.clone()
    }

    /// Sends `text` before the next statement.
    pub fn before(&mut self, text: &'static str) {
        self.before = Some(text);
    }

    /// Whether what goes out before the next statement still waits for it.
    pub fn is_pending(&self) -> bool {
        self.before.is_some()
    }

    /// Whether anything was sent.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    pub async fn lock(&mut self, tenant: &TenantId, name: &str) -> Result<()> {
        let name = format!("{tenant}/{name}");
        self.query(LOCK, true, &[V::Text(&name)]).await.map(drop)
    }

    /// Runs a statement that gives no rows.
    pub async fn execute(&mut self, sql: &str, args: &[V<'_>]) -> Result<u64> {
        let _waiting = self.leave();
        let bound = Bound::new(args, self.is_read)?;
        let prepared = self.prepared(sql, &bound).await?;
        if !prepared.columns().is_empty() {
            return Err(Error::sql(format!("the statement gives rows: {sql}")));
        }
        let begun = begin(&self.client, self.before.take());
        let (begun, done) = join(begun, self.client.execute(&prepared, bound.values())).await;
        self.is_open = true;
        begun.and(done).map_err(|error| public_error(&error, sql))
    }

    /// Runs a statement that gives rows. `keep` says whether it is worth preparing.
    pub async fn query(&mut self, sql: &str, keep: bool, args: &[V<'_>]) -> Result<Vec<Row>> {
        let _waiting = self.leave();
        let bound = Bound::new(args, self.is_read)?;
        let prepared = if keep {
            Some(self.prepared(sql, &bound).await?)
        } else {
            statement::check_count(sql, bound.len())?;
            None
        };
        let begun = begin(&self.client, self.before.take());
        let answer = async {
            match &prepared {
                Some(prepared) => self.client.query(prepared, bound.values()).await,
                // Planned for its very values, as a search needs it.
                None => self.client.query_typed(sql, &bound.typed()).await,
            }
        };
        let (begun, rows) = join(begun, answer).await;
        self.is_open = true;
        begun.and(rows).map_err(|error| public_error(&error, sql))
    }

    /// Ends a write that is kept, and says which tenants it has changed. Answers their versions.
    pub async fn commit(&mut self, changed: &[TenantId]) -> Result<Vec<i64>> {
        if !self.is_open {
            return Ok(Vec::new());
        }
        let mut versions = Vec::with_capacity(changed.len());
        for tenant in changed {
            let rows = self
                .query(CHANGED, true, &[V::Text(tenant.as_str())])
                .await?;
            versions.extend(rows.iter().map(|row| row.get::<_, i64>(0)));
        }
        // Of a transaction that has failed COMMIT makes a ROLLBACK and says nothing; but one that
        // has failed does not come here.
        self.control("COMMIT").await?;
        self.is_open = false;
        Ok(versions)
    }

    /// Runs a text without parameters.
    pub async fn control(&mut self, sql: &'static str) -> Result<()> {
        let begun = begin(&self.client, self.before.take());
        let (begun, done) = join(begun, self.client.batch_execute(sql)).await;
        begun.and(done).map_err(|error| public_error(&error, sql))
    }

    /// Ends a transaction of which nothing is kept. Nobody waits for it: what comes on this
    /// connection comes after it.
    pub fn roll_back(mut self) {
        if self.is_open {
            self.is_open = false;
            let _ = self.client.batch_execute("ROLLBACK").now_or_never();
        }
    }

    /// Closes the connection: nobody knows what it is doing.
    pub fn discard(self) {
        drop(Object::take(self.client));
    }

    async fn prepared(&self, sql: &str, bound: &Bound<'_>) -> Result<Statement> {
        statement::check_count(sql, bound.len())?;
        self.client
            .prepare_typed_cached(sql, &bound.types())
            .await
            .map_err(|error| public_error(&error, sql))
    }

    fn leave(&self) -> OnItsWay {
        self.waits.leave()
    }
}

async fn begin(client: &Object, text: Option<&'static str>) -> Result<(), tokio_postgres::Error> {
    match text {
        Some(text) => client.batch_execute(text).await,
        None => Ok(()),
    }
}
