//! Writes that nobody waits for.

use std::time::Duration;

use keyward_store::Error;
use tokio::time::timeout;

use crate::fixture::{Database, insert};

/// Waits until another connection sees `wanted`.
async fn until_there(database: &Database, wanted: &[i64]) {
    timeout(Duration::from_secs(5), async {
        let mut looks = tokio::time::interval(Duration::from_millis(5));
        while database.ids().await != wanted {
            looks.tick().await;
        }
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn it_goes_out_with_the_next_group() {
    let database = Database::new();
    let gate = database.hold().await;
    let before = database.engine.counters();
    database
        .engine
        .write_later(&database.tenant, async |tx| insert(tx, 1).await);
    let next = database.queue(async |tx| insert(tx, 2).await);
    gate.open().await;
    next.await.unwrap();
    let work = database.engine.counters() - before;
    assert_eq!(work.commits, 2, "the gate's own and one for both");
    assert_eq!(database.ids().await, [1, 2]);
}

#[tokio::test]
async fn it_goes_out_alone_when_nothing_else_is_written() {
    let database = Database::new();
    database
        .engine
        .write_later(&database.tenant, async |tx| insert(tx, 1).await);
    until_there(&database, &[1]).await;
}

#[tokio::test]
async fn a_failure_of_it_hurts_nobody() {
    let database = Database::new();
    let gate = database.hold().await;
    database.engine.write_later(&database.tenant, async |tx| {
        insert(tx, 1).await?;
        Err(Error::NoRow)
    });
    let next = database.queue(async |tx| insert(tx, 2).await);
    gate.open().await;
    next.await.unwrap();
    assert_eq!(database.ids().await, [2]);
}

#[tokio::test]
async fn too_many_are_dropped() {
    let database = Database::new();
    let gate = database.hold().await;
    for id in 0..5000 {
        database
            .engine
            .write_later(&database.tenant, async move |tx| insert(tx, id).await);
    }
    // Somebody who waits is not refused for it.
    let next = database.queue(async |tx| insert(tx, 9999).await);
    gate.open().await;
    next.await.unwrap();
    let ids = database.ids().await;
    assert_eq!(ids.len(), 4097);
    assert_eq!(ids[4095..], [4095, 9999]);
    // And there is room again.
    database
        .engine
        .write_later(&database.tenant, async |tx| insert(tx, 10_000).await);
    database.engine.close().await;
    assert_eq!(database.ids().await.last(), Some(&10_000));
}
