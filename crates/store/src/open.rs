//! Opening a database and its data folder: key file, schema, seed, engine.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use keyward_crypto::{MasterKey, MasterKeyError, Random};
use keyward_model::{Clock, TenantId};
use thiserror::Error as ThisError;

use crate::{
    Engine, Error, MigrateError, Options, PostgresOptions, Store, Vault,
    cache::Cache,
    migrate::{POSTGRES, SQLITE, ensure_search_index, is_migrated, migrate, migrate_postgres},
    seed,
};

/// The database's name in the data folder.
const FILE: &str = "keyward.db";
/// The key file's name in the data folder.
pub const KEY_FILE: &str = "keyward.key";

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
    /// The database server cannot be reached, or does not let us in.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// The database does not answer.
    #[error(transparent)]
    Engine(Error),
}

impl From<Error> for OpenError {
    fn from(error: Error) -> Self {
        match error {
            // What was said names no password, and whoever starts the server has to know it.
            Error::Unavailable { context } => Self::Unreachable(context),
            Error::Tls(fault) => Self::Unreachable(fault.as_str().to_owned()),
            other => Self::Engine(other),
        }
    }
}

/// Where the data lies.
#[derive(Clone, Debug)]
pub struct Location {
    /// The data folder; made if it is missing.
    pub folder: PathBuf,
    /// The database.
    pub database: Database,
}

/// Which database it is.
#[derive(Clone, Debug)]
pub enum Database {
    /// SQLite in the data folder.
    InFolder,
    /// SQLite in a file elsewhere.
    File(PathBuf),
    /// On a PostgreSQL server. Whom its options tell about changes is replaced.
    Postgres(PostgresOptions),
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
        let file = sqlite_file(location);
        let has_data = match (&location.database, &file) {
            (Database::Postgres(options), _) => is_migrated(&options.target)?,
            (_, Some(path)) => std::fs::metadata(path).is_ok_and(|file| file.len() > 0),
            (_, None) => false,
        };
        let master = match master {
            Some(master) => master,
            None => key_of_folder(has_data, &key_file(folder), random.as_ref())?,
        };
        let cache = Cache::new();
        let engine = match (&location.database, file) {
            (Database::Postgres(options), _) => postgres(options, &cache, clock)?,
            (_, path) => sqlite(path.unwrap_or_default(), &cache, clock)?,
        };
        let store = Self {
            engine,
            vault: Vault::new(&master),
            cache,
            built_in: None,
        };
        seed::seed_if_empty(&store, clock.now(), random).await?;
        if !store.opens_with_its_key().await? {
            store.close().await;
            return Err(OpenError::KeyWrong);
        }
        Ok(store)
    }
}

fn sqlite(path: PathBuf, cache: &Cache, clock: &dyn Clock) -> Result<Engine, OpenError> {
    migrate(&path, SQLITE, clock.now())?;
    let (on_commit, on_foreign_change) = (cache.clone(), cache.clone());
    Ok(Engine::open(Options {
        on_commit: Arc::new(move |tenant: &TenantId| on_commit.evict(tenant)),
        on_foreign_change: Arc::new(move || on_foreign_change.evict_all()),
        ..Options::new(path)
    })?)
}

fn postgres(
    options: &PostgresOptions,
    cache: &Cache,
    clock: &dyn Clock,
) -> Result<Engine, OpenError> {
    migrate_postgres(&options.target, POSTGRES, clock.now())?;
    ensure_search_index(&options.target)?;
    let cache = cache.clone();
    Ok(Engine::open_postgres(&PostgresOptions {
        on_change: Arc::new(move |tenant| cache.evict(tenant)),
        ..options.clone()
    })?)
}

/// The database file of a location, where it is one.
pub(crate) fn sqlite_file(location: &Location) -> Option<PathBuf> {
    match &location.database {
        Database::InFolder => Some(location.folder.join(FILE)),
        Database::File(path) => Some(path.clone()),
        Database::Postgres(_) => None,
    }
}

/// The key file of a data folder.
pub(crate) fn key_file(folder: &Path) -> PathBuf {
    folder.join(KEY_FILE)
}

/// The key file's key. A file is made only for a new database: a process that starts beside this
/// one makes the key before the database.
fn key_of_folder(
    has_data: bool,
    key_file: &Path,
    random: &dyn Random,
) -> Result<MasterKey, OpenError> {
    if has_data && !key_file.exists() {
        let path = key_file.to_owned();
        return Err(OpenError::KeyMissing { path });
    }
    Ok(MasterKey::load_or_create(key_file, random)?)
}

/// Makes the folder for its owner only; one that is there already keeps its rights.
pub(crate) fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(folder)
}
