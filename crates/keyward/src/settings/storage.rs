//! Where the data lies and what seals it.

use std::path::PathBuf;

use keyward_crypto::MasterKey;

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// SQLite in the data folder.
    InDataFolder,
    /// SQLite in a file elsewhere.
    Sqlite(PathBuf),
}
