//! Brings a database file to the schema that this binary knows.
//!
//! Migrations are numbered, forward-only and never edited: the runner keeps a checksum of each. It
//! works under the database's write lock, so that two processes may start at once.

use std::path::Path;

use keyward_model::Time;
use rusqlite::{Connection, OptionalExtension, params};
use thiserror::Error as ThisError;

use crate::engine::{self, Role, connect, public_error};

/// One numbered change of the schema.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Its number. The numbers of a list ascend.
    pub version: i64,
    /// What it does, in a few words.
    pub name: &'static str,
    /// Its statements. They must not end or begin a transaction.
    pub sql: &'static str,
}

/// What a run has done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// The numbers that this run has applied.
    pub applied: Vec<i64>,
    /// The number of the newest migration of the database; 0 when there is none.
    pub version: i64,
}

/// Why a database was not brought to the current schema. It is as it was before.
#[derive(Debug, ThisError)]
pub enum MigrateError {
    /// A migration that was applied is not the one that this binary has under its number.
    #[error("migration {version} ({name}) of the database differs from the one in this binary")]
    Changed {
        /// Its number.
        version: i64,
        /// Its name in this binary.
        name: &'static str,
    },
    /// The database was migrated by a newer binary.
    #[error(
        "the database has schema {found} and this binary knows only {known}: use a newer keyward"
    )]
    Newer {
        /// The database's newest migration.
        found: i64,
        /// This binary's newest migration.
        known: i64,
    },
    /// Numbers of the binary's list do not ascend, or the database has skipped one of them.
    #[error("migration {version} is out of order")]
    OutOfOrder {
        /// The first number that is wrong.
        version: i64,
    },
    /// A migration leaves what the engine cannot work with.
    #[error("migration {version} is not usable: {reason}")]
    Unusable {
        /// Its number.
        version: i64,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A migration's statements were refused.
    #[error("migration {version} failed")]
    Failed {
        /// Its number.
        version: i64,
        /// Why.
        source: engine::Error,
    },
    /// The database could not be opened or locked.
    #[error("the database cannot be migrated")]
    Database(#[from] engine::Error),
}

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

fn in_order(migrations: &[Migration]) -> Result<(), MigrateError> {
    let mut last = 0;
    for migration in migrations {
        if migration.version <= last {
            return Err(MigrateError::OutOfOrder {
                version: migration.version,
            });
        }
        last = migration.version;
    }
    Ok(())
}

fn apply_missing(
    connection: &Connection,
    migrations: &[Migration],
    now: Time,
) -> Result<Migrated, MigrateError> {
    let recorded = recorded(connection).map_err(public_error)?;
    let known = migrations.last().map_or(0, |newest| newest.version);
    if let Some((found, _)) = recorded.last()
        && *found > known
    {
        return Err(MigrateError::Newer {
            found: *found,
            known,
        });
    }
    let mut applied = Vec::new();
    for (position, migration) in migrations.iter().enumerate() {
        match recorded.get(position) {
            Some((version, _)) if *version != migration.version => {
                return Err(MigrateError::OutOfOrder { version: *version });
            }
            Some((_, found)) if *found != checksum(migration.sql) => {
                return Err(MigrateError::Changed {
                    version: migration.version,
                    name: migration.name,
                });
            }
            Some(_) => {}
            None => {
                apply(connection, migration, now)?;
                applied.push(migration.version);
            }
        }
    }
    Ok(Migrated {
        applied,
        version: known,
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

/// The checksum of a migration's text. Line ends do not count: a checkout may change them.
fn checksum(sql: &str) -> String {
    keyward_crypto::sha256_hex(sql.replace("\r\n", "\n").as_bytes())
}
