//! Why a backup or a restore did not come about.

use std::{io, path::PathBuf};

use keyward_crypto::MasterKeyError;
use thiserror::Error as ThisError;

use crate::{Error, MigrateError};

/// Why a backup, its verification or a restore failed. A target is as it was before.
#[derive(Debug, ThisError)]
pub enum BackupError {
    /// The archive cannot be written or read.
    #[error("the backup cannot be read or written")]
    Io(#[from] io::Error),
    /// It is something else.
    #[error("this is not a backup of keyward")]
    NotABackup,
    /// A later program wrote it.
    #[error(
        "the backup has format {found} and this program knows only {known}: use a newer keyward"
    )]
    Format {
        /// The archive's format.
        found: u32,
        /// The only one that is known.
        known: u32,
    },
    /// It ends before its end.
    #[error("the backup is cut off: its end is missing")]
    CutOff,
    /// It is not what was written.
    #[error("the backup is damaged at line {line}: {what}")]
    Damaged {
        /// Which line.
        line: u64,
        /// What does not fit.
        what: &'static str,
    },
    /// The database was migrated by a newer program.
    #[error(
        "the backup has schema {found} and this program knows only {known}: use a newer keyward"
    )]
    Newer {
        /// The archive's schema.
        found: i64,
        /// The newest one that is known.
        known: i64,
    },
    /// There is no database, or none of keyward.
    #[error("there is no database of keyward to back up")]
    Nothing,
    /// The target holds something.
    #[error("the target is not empty: restore into a new data folder or database")]
    NotEmpty,
    /// Neither the configuration nor the archive has the key.
    #[error("the key of the backup is missing: put its key file at {}, or give the key as KEYWARD_KEY", path.display())]
    KeyMissing {
        /// Where the key file should be.
        path: PathBuf,
    },
    /// The key is another one.
    #[error("the key is not the one under which the backup's secrets are sealed")]
    KeyWrong,
    /// The key is unusable.
    #[error(transparent)]
    Key(#[from] MasterKeyError),
    /// A table or column of the archive is not one of the target's schema.
    #[error("the backup's table {table} does not fit the schema")]
    Table {
        /// Which table.
        table: String,
    },
    /// A stored value is not of its column's kind.
    #[error("a value of {table}.{column} cannot be read")]
    Value {
        /// Which table.
        table: String,
        /// Which column.
        column: String,
    },
    /// What was loaded is not what was in the archive.
    #[error("after loading, table {table} is not the backup's")]
    Different {
        /// Which table.
        table: String,
    },
    /// A row refers to one that is not there.
    #[error("a row of the backup refers to one that is not in it")]
    Dangling,
    /// Foreign keys go round in a circle: a fault in our schema.
    #[error("the tables cannot be brought into an order")]
    Circle,
    /// The schema cannot be made.
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    /// The database does not answer, or refuses a row.
    #[error(transparent)]
    Engine(#[from] Error),
}
