//! Migrating a SQLite file, under its write lock.

use std::path::Path;

use keyward_model::Time;
use rusqlite::{Connection, OptionalExtension, params};

use super::{MigrateError, Migrated, Migration, checksum, in_order, missing, newest};
use crate::engine::{Role, connect, public_error};

/// Applies what is missing, all of it or nothing. `now` is written beside each migration.
///
/// # Errors
/// See [`MigrateError`].
pub fn migrate(path: &Path, migrations: &[Migration], now: Time) -> Result<Migrated, MigrateError> {
    in_order(migrations)?;
    let connection = connect(path, Role::Migrations)?;
    let lock = |sql: &str| connection.execute_batch(sql).map_err(public_error);
    lock("BEGIN IMMEDIATE")?;
    let done = apply_missing(&connection, migrations, now);
    match &done {
        Ok(migrated) if !migrated.applied.is_empty() => lock("COMMIT")?,
        _ if connection.is_autocommit() => {}
        _ => lock("ROLLBACK")?,
    }
    done
}

fn apply_missing(
    connection: &Connection,
    migrations: &[Migration],
    now: Time,
) -> Result<Migrated, MigrateError> {
    let recorded = recorded(connection).map_err(public_error)?;
    let mut applied = Vec::new();
    for migration in missing(migrations, &recorded)? {
        apply(connection, migration, now)?;
        applied.push(migration.version);
    }
    Ok(Migrated {
        applied,
        version: newest(migrations),
    })
}

/// The migrations that the database says it has, by number.
fn recorded(connection: &Connection) -> rusqlite::Result<Vec<(i64, String)>> {
    // Belongs to the database and not to a tenant.
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS schema_migrations (
            version BIGINT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            checksum TEXT NOT NULL,
            applied_at BIGINT NOT NULL
        )",
    )?;
    connection
        .prepare("SELECT version, checksum FROM schema_migrations ORDER BY version")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

fn apply(connection: &Connection, migration: &Migration, now: Time) -> Result<(), MigrateError> {
    let version = migration.version;
    let failed = |error| MigrateError::Failed {
        version,
        source: public_error(error),
    };
    connection.execute_batch(migration.sql).map_err(failed)?;
    if connection.is_autocommit() {
        return Err(MigrateError::Unusable {
            version,
            reason: "it ends its transaction",
        });
    }
    if let Some(reason) = unusable(connection).map_err(failed)? {
        return Err(MigrateError::Unusable { version, reason });
    }
    connection
        .execute(
            "INSERT INTO schema_migrations (version, name, checksum, applied_at)
             VALUES (?1, ?2, ?3, ?4)",
            params![
                version,
                migration.name,
                checksum(migration.sql),
                now.millis()
            ],
        )
        .map_err(failed)?;
    Ok(())
}

fn unusable(connection: &Connection) -> rusqlite::Result<Option<&'static str>> {
    let found = |sql: &str| {
        connection
            .query_row(sql, [], |_| Ok(()))
            .optional()
            .map(|row| row.is_some())
    };
    if found("PRAGMA foreign_key_check")? {
        return Ok(Some("it leaves a row that refers to a missing one"));
    }
    // A deferred key is looked at by COMMIT, which belongs to the whole group: one write could
    // undo its neighbours.
    if found("SELECT 1 FROM sqlite_schema WHERE sql LIKE '%INITIALLY DEFERRED%' LIMIT 1")? {
        return Ok(Some("it has a deferred foreign key"));
    }
    Ok(None)
}
