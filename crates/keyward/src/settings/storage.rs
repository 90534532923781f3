//! Where the data lies and what seals it.

use std::{path::PathBuf, time::Duration};

use keyward_crypto::MasterKey;
use keyward_model::Secret;

/// What a command needs to open the store.
#[derive(Clone, Debug)]
pub struct Storage {
    /// The data folder.
    pub data: Data,
    /// The database.
    pub database: Database,
    /// The key-encryption key; without it the key file in the data folder is used.
    pub key: Option<MasterKey>,
}

/// The data folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// One that stays.
    Folder(PathBuf),
    /// One that is made at start and removed at exit (`dev` only).
    Temporary,
}

/// The database.
#[derive(Clone, Debug)]
pub enum Database {
    /// SQLite in the data folder.
    InDataFolder,
    /// SQLite in a file elsewhere.
    Sqlite(PathBuf),
    /// PostgreSQL.
    Postgres {
        /// Where, and as whom: it may hold a password.
        url: Secret,
        /// The most connections that this process holds.
        connections: usize,
        /// How long a request waits for a free one.
        wait: Duration,
    },
}
