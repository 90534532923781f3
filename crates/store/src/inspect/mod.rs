//! A look at a database from outside, for `keyward doctor`: nothing is made, migrated or changed.

mod postgres;
mod sqlite;

use keyward_model::{Endpoint, TenantId, Time};

use crate::{Database, Error, Location, MigrateError, open::sqlite_file};

/// What a look has found.
#[derive(Debug)]
pub struct Inspection {
    /// The engine and its version.
    pub engine: String,
    /// How its schema stands to that of this binary. An error says why the two do not fit.
    pub schema: Result<Schema, MigrateError>,
    /// Whether the role, or this user, may write rows.
    pub may_write: bool,
    /// Whether it may change the schema, as migrations do.
    pub may_migrate: bool,
    /// Whether text is stored as UTF-8.
    pub is_utf8: bool,
    /// How substring searches find their rows.
    pub trigrams: Trigrams,
    /// What time it is there; `None` where it is this machine's.
    pub time: Option<Time>,
    /// When the newest entry of the audit log was written.
    pub newest_entry: Option<Time>,
    /// The addresses that tenants have to themselves.
    pub addresses: Vec<(TenantId, Endpoint)>,
    /// The most connections that the server takes, and how many there are; `None` without a server.
    pub connections: Option<(i64, i64)>,
}

/// How a schema stands to that of this binary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// There is none yet.
    Missing,
    /// So many migrations are missing.
    Behind(usize),
    /// They are the same.
    Current,
}

/// How substring searches find their rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigrams {
    /// By an index.
    Indexed,
    /// The extension is not there, and the role may create it.
    Creatable,
    /// The extension is not there, and somebody else has to create it: searches read every row.
    Missing,
}

impl Inspection {
    /// Looks at the database of a location. `None`: there is none. Blocks.
    ///
    /// # Errors
    /// When it does not answer.
    pub fn of(location: &Location) -> Result<Option<Self>, Error> {
        match (&location.database, sqlite_file(location)) {
            (Database::Postgres(options), _) => postgres::inspect(&options.target).map(Some),
            (_, Some(file)) if file.exists() => sqlite::inspect(&file).map(Some),
            _ => Ok(None),
        }
    }
}

/// Asked only of a schema whose tenants can have addresses.
const ADDRESSES: &str = "SELECT id, address FROM tenants WHERE address IS NOT NULL";

fn has_addresses(recorded: &[(i64, String)]) -> bool {
    recorded.iter().any(|(version, _)| *version >= 5)
}

/// What a row of [`ADDRESSES`] says, if it says anything.
fn address(id: &str, address: &str) -> Option<(TenantId, Endpoint)> {
    Some((TenantId::parse(id).ok()?, Endpoint::parse(address).ok()?))
}

/// How recorded migrations stand to those of this binary.
fn schema_of(
    migrations: &[crate::Migration],
    recorded: &[(i64, String)],
) -> Result<Schema, MigrateError> {
    match crate::migrate::missing(migrations, recorded)?.len() {
        _ if recorded.is_empty() => Ok(Schema::Missing),
        0 => Ok(Schema::Current),
        behind => Ok(Schema::Behind(behind)),
    }
}
