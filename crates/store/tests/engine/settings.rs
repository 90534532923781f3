//! What the live connections are set to.

use keyward_store::{Error, Tx};

use crate::fixture::Database;

#[derive(Debug, PartialEq)]
struct Settings {
    synchronous: i64,
    journal_mode: String,
    foreign_keys: i64,
    wal_autocheckpoint: i64,
    query_only: i64,
    busy_timeout: i64,
    temp_store: i64,
}

async fn settings(tx: &mut Tx<'_>) -> Result<Settings, Error> {
    Ok(Settings {
        synchronous: tx.fetch_one("PRAGMA synchronous", &[]).await?,
        journal_mode: tx.fetch_one("PRAGMA journal_mode", &[]).await?,
        foreign_keys: tx.fetch_one("PRAGMA foreign_keys", &[]).await?,
        wal_autocheckpoint: tx.fetch_one("PRAGMA wal_autocheckpoint", &[]).await?,
        query_only: tx.fetch_one("PRAGMA query_only", &[]).await?,
        busy_timeout: tx.fetch_one("PRAGMA busy_timeout", &[]).await?,
        temp_store: tx.fetch_one("PRAGMA temp_store", &[]).await?,
    })
}

#[tokio::test]
async fn the_writer_syncs_every_commit() {
    let database = Database::new();
    let found = database.queue(settings).await.unwrap();
    let expected = Settings {
        synchronous: 2, // FULL
        journal_mode: "wal".to_owned(),
        foreign_keys: 1,
        wal_autocheckpoint: 0,
        query_only: 0,
        busy_timeout: 5000,
        temp_store: 2, // MEMORY
    };
    assert_eq!(found, expected);
}

#[tokio::test]
async fn the_readers_only_read() {
    let database = Database::with(|options| options.readers = 2);
    let found = database
        .engine
        .read(&database.tenant, settings)
        .await
        .unwrap();
    assert_eq!(found.journal_mode, "wal");
    assert_eq!(found.synchronous, 2);
    assert_eq!(found.query_only, 1);
}

#[cfg(unix)]
#[tokio::test]
async fn the_files_belong_to_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let database = Database::new();
    database.insert(1).await.unwrap();
    for suffix in ["", "-wal", "-shm"] {
        let mut path = database.path.clone().into_os_string();
        path.push(suffix);
        let mode = std::fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{suffix}");
    }
}
