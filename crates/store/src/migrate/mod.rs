//! Brings a database to the schema that this binary knows.
//!
//! Migrations are numbered, forward-only and never edited: the runner keeps a checksum of each. All
//! that is missing is applied in one transaction, under a lock, so that two processes may start at
//! once. `list` names the migrations; `sqlite` and `postgres` run them; `plan` says what they
//! would do.

mod list;
mod plan;
mod postgres;
mod search_index;
mod sqlite;

use thiserror::Error as ThisError;

use crate::engine;

pub(crate) use list::{POSTGRES, SQLITE};
pub use plan::{Plan, plan};
pub use postgres::migrate_postgres;
pub(crate) use postgres::{is_migrated, lock as lock_migrations};
pub(crate) use search_index::ensure_search_index;
pub use sqlite::migrate;

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
    /// The database holds tables, and none of them says that Keyward made it.
    #[error(
        "the database holds tables of something else, {table} for one: give Keyward a database of its own"
    )]
    Foreign {
        /// One of them.
        table: String,
    },
    /// The database could not be opened or locked.
    #[error("the database cannot be migrated")]
    Database(#[from] engine::Error),
}

/// Numbers ascend.
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

/// What a database lacks of the migrations, given the numbers and checksums of those that it says
/// it has.
pub(crate) fn missing<'m>(
    migrations: &'m [Migration],
    recorded: &[(i64, String)],
) -> Result<&'m [Migration], MigrateError> {
    let known = newest(migrations);
    if let Some((found, _)) = recorded.last()
        && *found > known
    {
        return Err(MigrateError::Newer {
            found: *found,
            known,
        });
    }
    for (migration, (version, found)) in migrations.iter().zip(recorded) {
        if *version != migration.version {
            return Err(MigrateError::OutOfOrder { version: *version });
        }
        if *found != checksum(migration.sql) {
            return Err(MigrateError::Changed {
                version: migration.version,
                name: migration.name,
            });
        }
    }
    Ok(migrations.get(recorded.len()..).unwrap_or_default())
}

fn newest(migrations: &[Migration]) -> i64 {
    migrations.last().map_or(0, |newest| newest.version)
}

/// The checksum of a migration's text. Line ends do not count: a checkout may change them.
fn checksum(sql: &str) -> String {
    keyward_crypto::sha256_hex(sql.replace("\r\n", "\n").as_bytes())
}
