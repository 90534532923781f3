//! When an answer comes, and what has happened by then.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use keyward_store::Error;
use rusqlite::Connection;
use tokio::time::timeout;

use crate::fixture::{Database, gate, ids, insert};

#[tokio::test]
async fn an_answer_comes_only_after_the_commit() {
    let database = Database::new();
    let first_gate = database.hold().await;
    let mut early = database.queue(async |tx| insert(tx, 1).await);
    let (mut late_gate, held) = gate();
    let late = database.queue(async move |tx| {
        insert(tx, 2).await?;
        held.pass();
        Ok(())
    });
    first_gate.open().await;
    late_gate.wait().await;
    // The first write of the group has run to its end, but the group is not committed.
    let answered = timeout(Duration::from_millis(100), early.as_mut()).await;
    assert!(answered.is_err(), "answered before the commit");
    assert_eq!(database.ids().await, [0; 0]);
    late_gate.open().await;
    early.await.unwrap();
    assert_eq!(
        database.ids().await,
        [1, 2],
        "another connection sees it by then"
    );
    late.await.unwrap();
}

/// What an engine's callback has seen.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<Told>>>);

/// The tenant, and the ids that were committed by then.
type Told = (String, Vec<i64>);

impl Seen {
    fn take(&self) -> Vec<Told> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

fn watched() -> (Database, Seen) {
    let seen = Seen::default();
    let database = Database::with(|options| {
        let (seen, path) = (seen.clone(), options.path.clone());
        options.on_commit = Arc::new(move |tenant| {
            // Another connection: it sees what is committed by now.
            let committed = ids(&Connection::open(&path).unwrap());
            seen.0.lock().unwrap().push((tenant.to_string(), committed));
        });
    });
    (database, seen)
}

#[tokio::test]
async fn the_cache_hears_of_a_change_between_commit_and_answer() {
    let (database, seen) = watched();
    database
        .engine
        .write(&database.tenant, async |tx| {
            tx.changed();
            insert(tx, 1).await
        })
        .await
        .unwrap();
    assert_eq!(seen.take(), [("default".to_owned(), vec![1])]);
}

#[tokio::test]
async fn the_cache_hears_once_for_each_tenant_of_a_group() {
    let (database, seen) = watched();
    let gate = database.hold().await;
    let writes: Vec<_> = (1..=3)
        .map(|id| {
            database.queue(async move |tx| {
                tx.changed();
                insert(tx, id).await
            })
        })
        .collect();
    gate.open().await;
    for write in writes {
        write.await.unwrap();
    }
    assert_eq!(seen.take(), [("default".to_owned(), vec![1, 2, 3])]);
}

#[tokio::test]
async fn the_cache_hears_nothing_of_what_was_not_kept_or_not_marked() {
    let (database, seen) = watched();
    database.insert(1).await.unwrap();
    let refused = database
        .engine
        .write(&database.tenant, async |tx| {
            tx.changed();
            insert(tx, 2).await?;
            Err::<(), _>(Error::NoRow)
        })
        .await;
    assert!(refused.is_err());
    assert!(seen.take().is_empty());
}

#[tokio::test]
async fn a_callback_that_panics_does_not_end_the_writer() {
    let database = Database::with(|options| {
        options.on_commit = Arc::new(|tenant| assert_eq!(tenant.as_str(), "somebody else"));
    });
    for id in [1, 2] {
        database
            .engine
            .write(&database.tenant, async move |tx| {
                tx.changed();
                insert(tx, id).await
            })
            .await
            .unwrap();
    }
    assert_eq!(database.ids().await, [1, 2]);
}

#[tokio::test]
async fn a_caller_that_goes_away_still_commits() {
    let database = Database::new();
    let gate = database.hold().await;
    drop(database.queue(async |tx| insert(tx, 1).await));
    gate.open().await;
    database.insert(2).await.unwrap();
    assert_eq!(database.ids().await, [1, 2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callers_on_many_tasks_share_commits() {
    let database = Database::new();
    let before = database.engine.counters();
    let tasks: Vec<_> = (0..200)
        .map(|id| {
            let (engine, tenant) = (database.engine.clone(), database.tenant.clone());
            // `spawn` also proves that the call is `Send`, as a handler needs it.
            tokio::spawn(async move {
                engine
                    .write(&tenant, async move |tx| insert(tx, id).await)
                    .await
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let work = database.engine.counters() - before;
    assert_eq!(work.writes, 200);
    assert_eq!(work.write_statements, 200);
    assert!(work.commits < 200, "{} commits", work.commits);
    assert_eq!(database.ids().await.len(), 200);
}

#[tokio::test]
async fn a_group_has_a_largest_size() {
    let database = Database::with(|options| options.group = 4);
    let gate = database.hold().await;
    let before = database.engine.counters();
    let writes: Vec<_> = (0..10)
        .map(|id| database.queue(async move |tx| insert(tx, id).await))
        .collect();
    gate.open().await;
    for write in writes {
        write.await.unwrap();
    }
    let work = database.engine.counters() - before;
    assert_eq!(work.commits, 4, "the gate's, then 4 + 4 + 2");
}

/// An error that is somebody's who says so when it is made, as those of the rooms above do.
#[derive(Debug)]
struct Outspoken;

static SAID: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);

impl From<Error> for Outspoken {
    fn from(_: Error) -> Self {
        SAID.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        Self
    }
}

#[tokio::test]
async fn an_error_is_made_only_when_there_is_one() {
    let database = Database::new();
    let write = database
        .engine
        .write(&database.tenant, async |_| Ok::<_, Outspoken>(1));
    assert_eq!(write.await.unwrap(), 1);
    let read = database
        .engine
        .read(&database.tenant, async |_| Ok::<_, Outspoken>(2));
    assert_eq!(read.await.unwrap(), 2);
    assert_eq!(SAID.load(std::sync::atomic::Ordering::SeqCst), 0);
    database.engine.close().await;
    let refused = database
        .engine
        .write(&database.tenant, async |_| Ok::<_, Outspoken>(3));
    refused.await.unwrap_err();
    assert_eq!(SAID.load(std::sync::atomic::Ordering::SeqCst), 1);
}
