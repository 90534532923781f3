//! Opening and closing.

use std::time::Duration;

use keyward_model::TenantId;
use keyward_store::{Engine, Error, Options};
use tokio::time::timeout;

use crate::fixture::{Database, count, handed_over, ids, insert};

#[tokio::test]
async fn closing_finishes_what_was_handed_over() {
    let database = Database::new();
    let gate = database.hold().await;
    let writes: Vec<_> = (0..100)
        .map(|id| database.queue(async move |tx| insert(tx, id).await))
        .collect();
    database
        .engine
        .write_later(&database.tenant, async |tx| insert(tx, 100).await);
    let engine = database.engine.clone();
    let closing = handed_over(Box::pin(async move {
        engine.close().await;
        Ok(())
    }));
    let refused = database.insert(101).await;
    assert!(matches!(refused, Err(Error::Closed)), "{refused:?}");
    gate.open().await;
    for write in writes {
        write.await.unwrap();
    }
    closing.await.unwrap();
    // The log has been moved, so the file alone has everything.
    let mut log = database.path.clone().into_os_string();
    log.push("-wal");
    assert!(!std::fs::exists(log).unwrap());
    assert_eq!(database.ids().await.len(), 101);
}

#[tokio::test]
async fn a_closed_engine_answers_so() {
    let database = Database::new();
    database.engine.close().await;
    database.engine.close().await;
    let write = database.insert(1).await;
    assert!(matches!(write, Err(Error::Closed)), "{write:?}");
    let read = database.engine.read(&database.tenant, count).await;
    assert!(matches!(read, Err(Error::Closed)), "{read:?}");
    database
        .engine
        .write_later(&database.tenant, async |tx| insert(tx, 1).await);
    assert_eq!(database.ids().await, [0; 0]);
}

#[tokio::test]
async fn closing_does_not_need_this_runtime_to_turn() {
    let database = Database::new();
    database.insert(1).await.unwrap();
    timeout(Duration::from_secs(5), database.engine.close())
        .await
        .unwrap();
}

#[tokio::test]
async fn an_engine_that_is_dropped_finishes_too() {
    let Database {
        engine,
        tenant,
        path,
        _folder,
        ..
    } = Database::new();
    engine.write_later(&tenant, async |tx| insert(tx, 1).await);
    drop(engine);
    timeout(Duration::from_secs(5), async {
        let other = rusqlite::Connection::open(&path).unwrap();
        let mut looks = tokio::time::interval(Duration::from_millis(5));
        while ids(&other) != [1] {
            looks.tick().await;
        }
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn what_was_written_is_there_after_opening_again() {
    let database = Database::new();
    database.insert(1).await.unwrap();
    database.engine.close().await;
    let again = Engine::open(Options::new(&database.path)).unwrap();
    let found = again.read(&TenantId::default_tenant(), count).await;
    assert_eq!(found.unwrap(), 1);
}

#[test]
fn what_is_no_database_is_not_opened() {
    let folder = tempfile::TempDir::new().unwrap();
    let text = folder.path().join("text");
    std::fs::write(&text, "no database, ".repeat(100)).unwrap();
    for path in [text, folder.path().join("missing/keyward.db")] {
        let opened = Engine::open(Options::new(path));
        assert!(matches!(opened.err(), Some(Error::Sql { .. })));
    }
}
