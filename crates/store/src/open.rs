//! Opening a data folder: key file, schema, seed, engine.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use keyward_crypto::{MasterKey, MasterKeyError, Random};
use keyward_model::{Clock, TenantId};
use thiserror::Error as ThisError;

use crate::{
    Engine, Error, MigrateError, Migration, Options, Store, Vault, cache::Cache, migrate, seed,
};

/// The migrations of the embedded engine, oldest first. One that has landed is never edited.
const MIGRATIONS: &[Migration] = &[Migration {
    version: 1,
    name: "init",
    sql: include_str!("../migrations/sqlite/0001_init.sql"),
}];

/// The database's name in the data folder.
const FILE: &str = "keyward.db";
/// The key file's name in the data folder.
const KEY_FILE: &str = "keyward.key";

/// Why a data folder cannot be used.
#[derive(Debug, ThisError)]
pub enum OpenError {
    /// The folder could not be made.
    #[error("the data folder cannot be made")]
    Folder(#[source] std::io::Error),
    /// The key-encryption key is unusable.
    #[error(transparent)]
    Key(#[from] MasterKeyError),
    /// There is a database and no key. Making one would only hide that the right one is missing.
    #[error(
        "there is a database and no key file {}: put the file back, or give the key as KEYWARD_KEY",
        path.display()
    )]
    KeyMissing {
        /// Where the key file should be.
        path: PathBuf,
    },
    /// The key-encryption key is not the one that sealed this database.
    #[error("the key does not fit the database, which was sealed under another one")]
    KeyWrong,
    /// The schema could not be brought up to date.
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    /// The database does not answer.
    #[error(transparent)]
    Engine(#[from] Error),
}

/// Where the data lies.
#[derive(Clone, Debug)]
pub struct Location {
    /// The data folder; made if it is missing.
    pub folder: PathBuf,
    /// The database file, where it does not lie in the folder.
    pub database: Option<PathBuf>,
}

impl Store {
    /// Opens the database of a location; creates, migrates and seeds what is not there yet.
    /// Without `master` the key file of the folder is used, or made.
    ///
    /// # Errors
    /// See [`OpenError`]; nothing is half done.
    pub async fn open(
        location: &Location,
        master: Option<MasterKey>,
        clock: &dyn Clock,
        random: &Arc<dyn Random>,
    ) -> Result<Self, OpenError> {
        let folder = &location.folder;
        make_private(folder).map_err(OpenError::Folder)?;
        let path = location
            .database
            .clone()
            .unwrap_or_else(|| folder.join(FILE));
        let master = match master {
            Some(master) => master,
            None => key_of_folder(&path, &folder.join(KEY_FILE), random.as_ref())?,
        };
        migrate(&path, MIGRATIONS, clock.now())?;
        let cache = Cache::new();
        let (on_commit, on_foreign_change) = (cache.clone(), cache.clone());
        let engine = Engine::open(Options {
            on_commit: Arc::new(move |tenant: &TenantId| on_commit.evict(tenant)),
            on_foreign_change: Arc::new(move || on_foreign_change.evict_all()),
            ..Options::new(path)
        })?;
        let store = Self {
            engine,
            vault: Vault::new(&master),
            cache,
        };
        seed::seed_if_empty(&store, clock.now(), random).await?;
        if !store.opens_with_its_key().await? {
            store.close().await;
            return Err(OpenError::KeyWrong);
        }
        Ok(store)
    }
}

/// The key file's key. A file is made only for a new database.
fn key_of_folder(
    database: &Path,
    key_file: &Path,
    random: &dyn Random,
) -> Result<MasterKey, OpenError> {
    // In this order: a process that starts beside this one makes the key before the database.
    let has_data = std::fs::metadata(database).is_ok_and(|file| file.len() > 0);
    if has_data && !key_file.exists() {
        let path = key_file.to_owned();
        return Err(OpenError::KeyMissing { path });
    }
    Ok(MasterKey::load_or_create(key_file, random)?)
}

/// Makes the folder for its owner only; one that is there already keeps its rights.
fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(folder)
}
