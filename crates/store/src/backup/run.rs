//! Backup and restore of a location: which database, which key.

use std::{
    io::{BufRead, Write},
    path::{Path, PathBuf},
};

use keyward_crypto::{MasterKey, MasterKeyError, Random};
use keyward_model::Time;

use super::{BackupError, Facts, Summary, postgres, reader::Reader, sqlite};
use crate::{
    Database, Location, Migration,
    migrate::{POSTGRES, SQLITE},
    open::{key_file, make_private, sqlite_file},
};

/// What is backed up.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where it lies.
    pub location: Location,
    /// The key, where it is not the key file's.
    pub master: Option<MasterKey>,
    /// Whether the archive is to hold the key.
    pub with_key: bool,
    /// The version of this program.
    pub version: &'static str,
}

/// Writes an archive. Neither the database nor its schema is changed, and servers may go on
/// writing. Blocks.
///
/// # Errors
/// See [`BackupError`]; what was written by then has no end and cannot be restored.
pub fn back_up(
    source: Source,
    out: impl Write + Send + 'static,
    now: Time,
) -> Result<Summary, BackupError> {
    let location = &source.location;
    let key = match source.master {
        Some(key) => key,
        None => key_of_file(&key_file(&location.folder))?,
    };
    let facts = Facts {
        version: source.version,
        now,
        key,
        with_key: source.with_key,
    };
    match &location.database {
        Database::Postgres(options) => postgres::back_up(&options.target, facts, out),
        _ => sqlite::back_up(&file_of(location), &facts, out),
    }
}

/// Fills an empty location from an archive. A key that only the archive has becomes the folder's
/// key file. Blocks.
///
/// # Errors
/// See [`BackupError`]; the database is as it was before.
pub fn restore(
    location: &Location,
    master: Option<MasterKey>,
    input: impl BufRead + Send + 'static,
    now: Time,
    random: &dyn Random,
) -> Result<Summary, BackupError> {
    let reader = Reader::begin(input)?;
    let head = reader.head();
    let path = key_file(&location.folder);
    let (key, is_new) = match master {
        Some(key) => (key, false),
        None => match (key_of_file(&path), head.key()?) {
            (Ok(key), _) => (key, false),
            (Err(BackupError::KeyMissing { .. }), Some(key)) => (key, true),
            (Err(error), _) => return Err(error),
        },
    };
    head.check_key(&key)?;
    let schema = head.schema;
    make_private(&location.folder)?;
    let summary = match &location.database {
        Database::Postgres(options) => {
            let migrations = up_to(POSTGRES, schema)?;
            postgres::restore(&options.target, reader, migrations, now)?
        }
        _ => {
            let migrations = up_to(SQLITE, schema)?;
            sqlite::restore(&file_of(location), reader, migrations, now)?
        }
    };
    if is_new {
        key.save(&path, random)?;
    }
    Ok(summary)
}

fn file_of(location: &Location) -> PathBuf {
    sqlite_file(location).unwrap_or_default()
}

fn key_of_file(path: &Path) -> Result<MasterKey, BackupError> {
    match MasterKey::load(path) {
        Err(MasterKeyError::Io { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => {
            Err(BackupError::KeyMissing { path: path.into() })
        }
        other => Ok(other?),
    }
}

/// The migrations up to the schema of an archive. A server applies the rest when it starts.
fn up_to(
    migrations: &'static [Migration],
    schema: i64,
) -> Result<&'static [Migration], BackupError> {
    let known = migrations.last().map_or(0, |newest| newest.version);
    match migrations
        .iter()
        .position(|migration| migration.version == schema)
    {
        Some(newest) => Ok(&migrations[..=newest]),
        None => Err(BackupError::Newer {
            found: schema,
            known,
        }),
    }
}
