//! The lines of an archive that are not rows.

use keyward_crypto::MasterKey;
use keyward_model::{Secret, Time};
use serde::{Deserialize, Serialize, Serializer};

use super::{key::check_value, table::Table};

/// The format that this program writes; it reads no other.
pub(super) const FORMAT: u32 = 1;

/// The first line: what the archive is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Head {
    /// The format's number.
    pub(super) keyward_backup: u32,
    /// The version of the program that wrote it.
    pub version: String,
    /// The engine that it was read from.
    pub engine: String,
    /// The number of the newest migration of that database.
    pub schema: i64,
    /// When the backup began.
    pub created_at: Time,
    /// Tells whether a key is the one under which the secrets are sealed.
    pub(super) key_check: String,
    /// That key itself, when it was asked for.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "exposed"
    )]
    pub(super) key: Option<Secret>,
}

fn exposed<S: Serializer>(key: &Option<Secret>, to: S) -> Result<S::Ok, S::Error> {
    key.as_ref().map(Secret::expose).serialize(to)
}

/// What the head says beside what the database itself knows.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The version of this program.
    pub version: &'static str,
    /// When the backup begins.
    pub now: Time,
    /// The key under which the database's secrets are sealed.
    pub key: MasterKey,
    /// Whether the archive is to hold it.
    pub with_key: bool,
}

impl Facts {
    pub(super) fn head(&self, engine: &str, schema: i64) -> Head {
        Head {
            keyward_backup: FORMAT,
            version: self.version.to_owned(),
            engine: engine.to_owned(),
            schema,
            created_at: self.now,
            key_check: check_value(&self.key),
            key: self.with_key.then(|| self.key.to_base64()),
        }
    }
}

impl Head {
    /// Whether the archive holds the key under which its secrets are sealed.
    #[must_use]
    pub fn has_key(&self) -> bool {
        self.key.is_some()
    }
}

/// A line between rows.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Line {
    Table(Table),
    TableEnd(TableEnd),
    End(End),
}

/// Behind the rows of a table.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableEnd {
    pub end: String,
    pub rows: u64,
    pub sum: String,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct End {
    pub tables: u64,
    pub rows: u64,
    /// The digest of all bytes before this line.
    pub sha256: String,
}

/// What an archive holds.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Its first line.
    pub head: Head,
    /// The tables with the number of their rows, in the archive's order.
    pub tables: Vec<(String, u64)>,
    /// How many rows it has.
    pub rows: u64,
    /// How many bytes it has.
    pub bytes: u64,
}
