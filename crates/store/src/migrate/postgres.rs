//! Migrating a PostgreSQL database, under an advisory lock.

use std::time::Duration;

use keyward_model::Time;
use tokio_postgres::{Client, Transaction};

use super::{MigrateError, Migrated, Migration, checksum, in_order, missing, newest};
use crate::engine::{
    Error, Target,
    postgres::{blocking, refusal},
};

/// The lock that whoever migrates holds; the number is nobody else's.
const LOCK: i64 = 0x6b65_7977_6172_6400;

/// How often somebody who waits for it asks, and for how long.
const ASK: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_secs(120);

/// What belongs to the engine and not to a tenant: the migrations, and the tenants' versions by
/// which processes tell each other of changes.
const BOOKS: &str = "
    CREATE TABLE IF NOT EXISTS schema_migrations (
        version BIGINT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        checksum TEXT NOT NULL,
        applied_at BIGINT NOT NULL
    );
    CREATE TABLE IF NOT EXISTS tenant_versions (
        tenant_id TEXT NOT NULL PRIMARY KEY,
        version BIGINT NOT NULL
    )";

/// A table of somebody else in a database that was never ours. The system's own, which have the
/// lower numbers, and those of extensions do not count.
pub(super) const STRANGER: &str = "
    SELECT CAST(c.relname AS TEXT) FROM pg_class c
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = CAST(current_schema() AS regnamespace)
      AND c.oid >= 16384 AND to_regclass('schema_migrations') IS NULL
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    ORDER BY 1 LIMIT 1";

/// Applies what is missing, all of it or nothing. `now` is written beside each migration. Blocks.
///
/// # Errors
/// See [`MigrateError`].
pub fn migrate_postgres(
    target: &Target,
    migrations: &'static [Migration],
    now: Time,
) -> Result<Migrated, MigrateError> {
    in_order(migrations)?;
    let target = target.clone();
    blocking(async move || {
        let mut client = target.connect().await?;
        // Ends with the connection, whatever happens.
        lock(&client).await?;
        Ok(run(&mut client, migrations, now).await)
    })?
}

/// Whether somebody has migrated the database before. Blocks.
pub(crate) fn is_migrated(target: &Target) -> Result<bool, Error> {
    let target = target.clone();
    blocking(async move || {
        let client = target.connect().await?;
        let sql = "SELECT to_regclass('schema_migrations') IS NOT NULL";
        let row = client.query_one(sql, &[]).await;
        row.map(|row| row.get(0))
            .map_err(|error| refusal(&error, sql))
    })
}

/// Asks again and again instead of waiting inside a statement, which would hold a snapshot: who
/// builds an index without locking the table waits for all of those.
pub(crate) async fn lock(client: &Client) -> Result<(), Error> {
    let ask = async {
        let mut ticks = tokio::time::interval(ASK);
        loop {
            ticks.tick().await;
            if try_lock(client).await? {
                return Ok(());
            }
        }
    };
    tokio::time::timeout(PATIENCE, ask)
        .await
        .unwrap_or(Err(Error::Busy))
}

/// Takes the lock, unless somebody has it.
pub(super) async fn try_lock(client: &Client) -> Result<bool, Error> {
    let sql = "SELECT pg_try_advisory_lock($1)";
    let row = client.query_one(sql, &[&LOCK]).await;
    row.map(|row| row.get(0))
        .map_err(|error| refusal(&error, sql))
}

async fn run(
    client: &mut Client,
    migrations: &[Migration],
    now: Time,
) -> Result<Migrated, MigrateError> {
    let refused = |sql: &'static str| move |error| refusal(&error, sql);
    let transaction = client.transaction().await.map_err(refused("BEGIN"))?;
    let stranger = transaction.query_opt(STRANGER, &[]).await;
    if let Some(row) = stranger.map_err(refused(STRANGER))? {
        return Err(MigrateError::Foreign { table: row.get(0) });
    }
    transaction
        .batch_execute(BOOKS)
        .await
        .map_err(refused(BOOKS))?;
    let sql = "SELECT version, checksum FROM schema_migrations ORDER BY version";
    let rows = transaction.query(sql, &[]).await.map_err(refused(sql))?;
    let recorded: Vec<_> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let mut applied = Vec::new();
    for migration in missing(migrations, &recorded)? {
        apply(&transaction, migration, now).await?;
        applied.push(migration.version);
    }
    transaction.commit().await.map_err(refused("COMMIT"))?;
    Ok(Migrated {
        applied,
        version: newest(migrations),
    })
}

async fn apply(
    transaction: &Transaction<'_>,
    migration: &Migration,
    now: Time,
) -> Result<(), MigrateError> {
    let version = migration.version;
    let failed = |error| MigrateError::Failed {
        version,
        source: refusal(&error, migration.name),
    };
    let unusable = |reason| Err(MigrateError::Unusable { version, reason });
    let ours = transaction_id(transaction).await.map_err(failed)?;
    transaction
        .batch_execute(migration.sql)
        .await
        .map_err(failed)?;
    if transaction_id(transaction).await.map_err(failed)? != ours {
        return unusable("it ends its transaction");
    }
    // On SQLite COMMIT, which belongs to a whole group, would look at a deferred key.
    let deferred = "SELECT 1 FROM pg_constraint WHERE condeferred LIMIT 1";
    if !transaction
        .query(deferred, &[])
        .await
        .map_err(failed)?
        .is_empty()
    {
        return unusable("it has a deferred foreign key");
    }
    transaction
        .execute(
            "INSERT INTO schema_migrations (version, name, checksum, applied_at)
             VALUES ($1, $2, $3, $4)",
            &[
                &version,
                &migration.name,
                &checksum(migration.sql),
                &now.millis(),
            ],
        )
        .await
        .map_err(failed)?;
    Ok(())
}

/// The number of the transaction that the connection is in; outside of one it is another each time.
async fn transaction_id(transaction: &Transaction<'_>) -> Result<String, tokio_postgres::Error> {
    let row = transaction
        .query_one("SELECT CAST(txid_current() AS TEXT)", &[])
        .await?;
    Ok(row.get(0))
}
