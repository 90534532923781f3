//! Reads: snapshots, threads, and what a read may not do.

use std::{
    sync::{Arc, Barrier},
    thread::{self, ThreadId},
};

use keyward_store::{Error, Result, Tx};

use crate::fixture::{Database, count, gate, handed_over, insert};

#[tokio::test]
async fn a_read_sees_one_snapshot() {
    for database in Database::each().await {
        database.insert(1).await.unwrap();
        let (mut gate, held) = gate();
        let (engine, tenant) = (database.engine.clone(), database.tenant.clone());
        let read = handed_over(Box::pin(async move {
            engine
                .read(&tenant, async move |tx| {
                    let before = count(tx).await?;
                    held.pass();
                    Ok((before, count(tx).await?))
                })
                .await
        }));
        gate.wait().await;
        database.insert(2).await.unwrap();
        gate.open().await;
        assert_eq!(read.await.unwrap(), (1, 1));
        let later = database.engine.read(&database.tenant, count).await;
        assert_eq!(later.unwrap(), 2);
    }
}

#[tokio::test]
async fn a_read_sees_what_was_answered_before_it() {
    for database in Database::each().await {
        for id in 1..50 {
            database.insert(id).await.unwrap();
            let seen = database.engine.read(&database.tenant, count).await;
            assert_eq!(seen.unwrap(), id);
        }
    }
}

#[tokio::test]
async fn reads_run_side_by_side() {
    let database = Database::with(|options| options.readers = 3);
    let barrier = Arc::new(Barrier::new(3));
    let reads: Vec<_> = (0..3)
        .map(|_| {
            let (engine, tenant) = (database.engine.clone(), database.tenant.clone());
            let barrier = barrier.clone();
            tokio::spawn(async move {
                engine
                    .read(&tenant, async move |tx| {
                        barrier.wait();
                        count(tx).await
                    })
                    .await
            })
        })
        .collect();
    for read in reads {
        assert_eq!(read.await.unwrap().unwrap(), 0);
    }
}

#[tokio::test]
async fn a_read_cannot_write() {
    let database = Database::with(|options| options.readers = 1);
    let answer = database
        .engine
        .read(&database.tenant, async |tx| insert(tx, 1).await)
        .await;
    assert!(matches!(answer, Err(Error::Sql { .. })), "{answer:?}");
    assert_eq!(database.ids().await, [0; 0]);
}

#[tokio::test]
async fn failures_leave_the_reader_usable() {
    // One reader, so that each call meets what the one before has left.
    let database = Database::with(|options| options.readers = 1);
    database.insert(1).await.unwrap();
    let (engine, tenant) = (&database.engine, &database.tenant);

    let foreign = engine
        .read(tenant, async |tx| {
            count(tx).await?;
            tokio::task::yield_now().await;
            count(tx).await
        })
        .await;
    assert!(matches!(foreign, Err(Error::ForeignAwait)), "{foreign:?}");

    let panicked = engine
        .read(tenant, async |tx| {
            assert_eq!(count(tx).await?, 77, "a planned panic");
            Ok::<_, Error>(())
        })
        .await;
    assert!(matches!(panicked, Err(Error::Panicked)), "{panicked:?}");

    let swallowed = engine
        .read(tenant, async |tx| {
            let _ = tx.fetch_all::<i64>("SELECT nonsense", &[]).await;
            Ok::<_, Error>(())
        })
        .await;
    assert!(matches!(swallowed, Err(Error::Sql { .. })), "{swallowed:?}");

    database.insert(2).await.unwrap();
    assert_eq!(engine.read(tenant, count).await.unwrap(), 2);
}

#[tokio::test]
async fn reads_are_counted() {
    for database in Database::each().await {
        let before = database.engine.counters();
        database
            .engine
            .read(&database.tenant, async |tx| {
                count(tx).await?;
                count(tx).await
            })
            .await
            .unwrap();
        let work = database.engine.counters() - before;
        assert_eq!((work.reads, work.read_statements), (1, 2));
        assert_eq!(
            (work.writes, work.write_statements, work.commits),
            (0, 0, 0)
        );
    }
}

#[tokio::test]
async fn a_lookup_needs_no_other_thread() {
    let database = Database::with(|options| options.readers = 1);
    database.insert(1).await.unwrap();
    let here = thread::current().id();
    let (engine, tenant) = (&database.engine, &database.tenant);
    let (count, thread) = engine.look_up(tenant, whereabouts).await.unwrap();
    assert_eq!((count, thread), (1, here));
    let (count, thread) = engine.read(tenant, whereabouts).await.unwrap();
    assert_eq!(count, 1);
    assert_ne!(thread, here);
}

/// Counts, and tells on which thread.
async fn whereabouts(tx: &mut Tx<'_>) -> Result<(i64, ThreadId)> {
    Ok((count(tx).await?, thread::current().id()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lookup_finds_a_thread_when_no_connection_is_free() {
    let database = Database::with(|options| options.readers = 1);
    let barrier = Arc::new(Barrier::new(2));
    let lookups: Vec<_> = (0..2)
        .map(|_| {
            let (engine, tenant) = (database.engine.clone(), database.tenant.clone());
            let barrier = barrier.clone();
            tokio::spawn(async move {
                engine
                    .look_up(&tenant, async move |tx| {
                        barrier.wait();
                        count(tx).await
                    })
                    .await
            })
        })
        .collect();
    for lookup in lookups {
        assert_eq!(lookup.await.unwrap().unwrap(), 0);
    }
}

#[tokio::test]
async fn lookups_obey_the_rules_of_reads() {
    for database in Database::each().await {
        let (engine, tenant) = (&database.engine, &database.tenant);
        let wrote = engine.look_up(tenant, async |tx| insert(tx, 1).await).await;
        assert!(matches!(wrote, Err(Error::Sql { .. })), "{wrote:?}");
        let foreign = engine
            .look_up(tenant, async |tx| {
                tokio::task::yield_now().await;
                count(tx).await
            })
            .await;
        assert!(matches!(foreign, Err(Error::ForeignAwait)), "{foreign:?}");
        let panicked = engine
            .look_up(tenant, async |tx| {
                assert_eq!(count(tx).await?, 77, "a planned panic");
                Ok::<_, Error>(())
            })
            .await;
        assert!(matches!(panicked, Err(Error::Panicked)), "{panicked:?}");

        database.insert(2).await.unwrap();
        let before = engine.counters();
        assert_eq!(engine.look_up(tenant, count).await.unwrap(), 1);
        let work = engine.counters() - before;
        assert_eq!((work.reads, work.read_statements, work.commits), (1, 1, 0));

        engine.close().await;
        let late = engine.look_up(tenant, count).await;
        assert!(matches!(late, Err(Error::Closed)), "{late:?}");
    }
}

#[derive(Debug, PartialEq)]
enum Refusal {
    TooMany(i64),
    Store(String),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Store(error.to_string())
    }
}

#[tokio::test]
async fn callers_have_their_own_errors() {
    for database in Database::each().await {
        let (engine, tenant) = (&database.engine, &database.tenant);
        let limit = 0;
        let refused = engine
            .write(tenant, async move |tx| {
                insert(tx, 1).await?;
                match count(tx).await? {
                    n if n > limit => Err(Refusal::TooMany(n)),
                    n => Ok(n),
                }
            })
            .await;
        assert_eq!(refused, Err(Refusal::TooMany(1)));
        let failed: Result<(), Refusal> = engine
            .read(tenant, async |tx| Ok(insert(tx, 1).await?))
            .await;
        assert_eq!(
            failed,
            Err(Refusal::Store(
                "the database refused a statement".to_owned()
            ))
        );
    }
}
