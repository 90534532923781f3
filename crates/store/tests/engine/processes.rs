//! Somebody else has the file open too, as the command line has while the server runs.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use keyward_store::Error;
use tokio::sync::Notify;

use crate::fixture::{Database, insert};

fn watched() -> (Database, Arc<AtomicUsize>, Arc<Notify>) {
    let calls = Arc::new(AtomicUsize::new(0));
    let called = Arc::new(Notify::new());
    let database = Database::with(|options| {
        let (calls, called) = (calls.clone(), called.clone());
        options.on_foreign_change = Arc::new(move || {
            calls.fetch_add(1, Ordering::SeqCst);
            called.notify_one();
        });
    });
    (database, calls, called)
}

#[tokio::test]
async fn an_idle_writer_notices_a_foreign_commit() {
    let (database, calls, called) = watched();
    let since = Instant::now();
    database
        .other()
        .execute(
            "INSERT INTO items (tenant_id, id) VALUES ('default', 1)",
            [],
        )
        .unwrap();
    tokio::time::timeout(Duration::from_secs(3), called.notified())
        .await
        .unwrap();
    // The promise is 500 ms; the rest is for a busy machine.
    assert!(since.elapsed() < Duration::from_millis(1500));
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_writing_writer_notices_before_it_answers() {
    let (database, calls, _) = watched();
    database.insert(1).await.unwrap();
    database
        .other()
        .execute(
            "INSERT INTO items (tenant_id, id) VALUES ('default', 2)",
            [],
        )
        .unwrap();
    database.insert(3).await.unwrap();
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn own_commits_and_checkpoints_are_not_foreign() {
    let (database, calls, called) = watched();
    for id in 0..300 {
        database.insert(id).await.unwrap();
    }
    // Longer than the checkpointer's pause and the writer's look.
    let heard = tokio::time::timeout(Duration::from_millis(2200), called.notified()).await;
    assert!(heard.is_err());
    database.insert(300).await.unwrap();
    assert_eq!(calls.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_write_waits_for_another_process() {
    let database = Database::new();
    let other = database.other();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut write = database.queue(async |tx| insert(tx, 1).await);
    let early = tokio::time::timeout(Duration::from_millis(200), write.as_mut()).await;
    assert!(early.is_err());
    other.execute_batch("COMMIT").unwrap();
    write.await.unwrap();
}

#[tokio::test]
async fn a_write_does_not_wait_for_ever() {
    let database = Database::new();
    let other = database.other();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let first = database.queue(async |tx| insert(tx, 1).await);
    let answer = first.await;
    assert!(matches!(answer, Err(Error::Busy)), "{answer:?}");
    assert!(answer.unwrap_err().is_unavailable());
    other.execute_batch("COMMIT").unwrap();
    database.insert(2).await.unwrap();
    assert_eq!(database.ids().await, [2]);
}
