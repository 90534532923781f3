//! One write of a group fails, in every way it can; its neighbours do not notice.

use keyward_store::{Error, V};

use crate::fixture::{COUNT, Database, INSERT, ORPHAN, insert, is_constraint};

/// Runs `bad` between two good writes of the same group and answers what it got.
async fn between_neighbours<T, F>(database: &Database, bad: F) -> Result<T, Error>
where
    T: Send + 'static,
    F: for<'a, 'b> AsyncFnOnce(&'a mut keyward_store::Tx<'b>) -> Result<T, Error> + Send + 'static,
{
    let gate = database.hold().await;
    let before = database.engine.counters();
    let first = database.queue(async |tx| insert(tx, 1).await);
    let bad = database.queue(bad);
    let last = database.queue(async |tx| insert(tx, 3).await);
    gate.open().await;
    first.await.unwrap();
    let answer = bad.await;
    last.await.unwrap();
    let work = database.engine.counters() - before;
    assert_eq!(work.commits, 2, "the gate's own and one for all three");
    assert_eq!(database.ids().await, [1, 3]);
    answer
}

#[tokio::test]
async fn a_failed_statement_undoes_its_own_write_only() {
    let database = Database::new();
    let answer = between_neighbours(&database, async |tx| {
        insert(tx, 2).await?;
        insert(tx, 1).await
    })
    .await;
    assert!(is_constraint(&answer), "{answer:?}");
}

#[tokio::test]
async fn a_refusal_of_the_closure_undoes_its_own_write_only() {
    let database = Database::new();
    let answer: Result<(), _> = between_neighbours(&database, async |tx| {
        insert(tx, 2).await?;
        Err(Error::NoRow)
    })
    .await;
    assert!(matches!(answer, Err(Error::NoRow)), "{answer:?}");
}

#[tokio::test]
async fn a_swallowed_error_undoes_the_write_all_the_same() {
    let database = Database::new();
    let answer = between_neighbours(&database, async |tx| {
        insert(tx, 2).await?;
        assert!(insert(tx, 1).await.is_err());
        // As on PostgreSQL, nothing works any more after a failure.
        assert!(is_constraint(&insert(tx, 4).await));
        Ok(())
    })
    .await;
    assert!(is_constraint(&answer), "{answer:?}");
}

#[tokio::test]
async fn a_foreign_await_is_refused() {
    let database = Database::new();
    let answer = between_neighbours(&database, async |tx| {
        insert(tx, 2).await?;
        tokio::task::yield_now().await;
        insert(tx, 4).await
    })
    .await;
    assert!(matches!(answer, Err(Error::ForeignAwait)), "{answer:?}");
}

#[tokio::test]
async fn a_panic_hurts_nobody_else() {
    let database = Database::new();
    let answer = between_neighbours(&database, async |tx| {
        insert(tx, 2).await?;
        assert_eq!(tx.tenant().as_str(), "nobody", "a planned panic");
        Ok(())
    })
    .await;
    assert!(matches!(answer, Err(Error::Panicked)), "{answer:?}");
    database.insert(5).await.unwrap();
}

#[tokio::test]
async fn an_answer_that_panics_when_dropped_does_not_end_the_writer() {
    struct Rude(bool);
    impl Drop for Rude {
        fn drop(&mut self) {
            assert!(self.0, "a planned panic");
        }
    }
    let database = Database::new();
    let gate = database.hold().await;
    // Nobody waits for it, so it is dropped on the writer's thread.
    drop(database.queue(async |tx| {
        insert(tx, 1).await?;
        Ok(Rude(false))
    }));
    gate.open().await;
    database.insert(2).await.unwrap();
    assert_eq!(database.ids().await, [1, 2]);
}

#[tokio::test]
async fn a_group_of_failures_commits_nothing() {
    let database = Database::new();
    let before = database.engine.counters();
    let answer = database
        .engine
        .write(&database.tenant, async |tx| {
            insert(tx, 1).await?;
            Err::<(), _>(Error::NoRow)
        })
        .await;
    assert!(answer.is_err());
    let work = database.engine.counters() - before;
    assert_eq!(
        (work.writes, work.write_statements, work.commits),
        (1, 1, 0)
    );
    assert_eq!(database.ids().await, [0; 0]);
}

#[tokio::test]
async fn the_commit_that_fails_fails_everybody() {
    let database = Database::new();
    let gate = database.hold().await;
    let first = database.queue(async |tx| insert(tx, 1).await);
    let refused = database.queue(async |_| Err::<(), _>(Error::NoRow));
    // Only COMMIT looks at a deferred key. The schema has none; this is how a test gets one.
    let orphan = database.queue(async |tx| {
        tx.execute("PRAGMA defer_foreign_keys = ON", &[]).await?;
        let tenant = tx.tenant().clone();
        tx.execute(ORPHAN, &[V::Text(tenant.as_str())]).await
    });
    gate.open().await;
    assert!(is_constraint(&first.await));
    assert!(is_constraint(&refused.await));
    assert!(is_constraint(&orphan.await));
    assert_eq!(database.ids().await, [0; 0]);
    database.insert(2).await.unwrap();
    assert_eq!(database.ids().await, [2]);
}

#[tokio::test]
async fn tenants_of_a_group_are_kept_apart() {
    let database = Database::new();
    let gate = database.hold().await;
    let one = database.queue(async |tx| insert(tx, 1).await);
    let admin = keyward_model::TenantId::admin();
    let engine = database.engine.clone();
    let other = crate::fixture::handed_over(Box::pin(async move {
        engine
            .write(&admin, async |tx| {
                assert_eq!(tx.tenant().as_str(), "admin");
                tx.execute(INSERT, &[V::Text("admin"), V::Int(1)]).await?;
                tx.fetch_one::<i64>(COUNT, &[V::Text("admin")]).await
            })
            .await
    }));
    gate.open().await;
    one.await.unwrap();
    assert_eq!(other.await.unwrap(), 1);
}
