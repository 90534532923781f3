//! A store with the whole schema, on each engine, and connections to it.

use std::sync::Arc;

use keyward_crypto::{Random, SystemRandom};
use keyward_model::{ManualClock, Time};
use keyward_store::{Database, Location, Store};
use tempfile::TempDir;

use crate::server::Server;

/// When the tests begin.
pub const NOW: Time = Time::from_millis(1_795_533_386_000);

/// A store that was opened for the first time.
pub struct Migrated {
    pub store: Store,
    pub folder: TempDir,
    /// Where it is, if it is on PostgreSQL.
    pub server: Option<Server>,
}

impl Migrated {
    pub async fn sqlite() -> Self {
        Self::open(None).await
    }

    pub async fn postgres() -> Option<Self> {
        let server = Server::with_own_database().await?;
        Some(Self::open(Some(server)).await)
    }

    pub async fn each() -> Vec<Self> {
        let mut all = vec![Self::sqlite().await];
        all.extend(Self::postgres().await);
        all
    }

    async fn open(server: Option<Server>) -> Self {
        let folder = TempDir::new().unwrap();
        let database = match &server {
            None => Database::InFolder,
            Some(server) => Database::Postgres(server.options()),
        };
        let location = Location {
            folder: folder.path().to_owned(),
            database,
        };
        let random = Arc::new(SystemRandom) as Arc<dyn Random>;
        let clock = ManualClock::new(NOW);
        let store = Store::open(&location, None, &clock, &random).await.unwrap();
        Self {
            store,
            folder,
            server,
        }
    }

    /// Another connection to the file.
    pub fn file(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.folder.path().join("keyward.db")).unwrap()
    }
}
