//! What the engine promises on PostgreSQL, where writes run beside each other.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use keyward_model::{TenantId, Time};
use keyward_store::{Dialect, Engine, Error, MigrateError, Migration, Tx, V, migrate_postgres};
use tokio::time::{Instant, timeout};

use crate::{
    fixture::{COUNT, Database, INSERT, INSERT_NAMED, count, insert, is_constraint},
    server::Server,
};

/// The database, or the end of a test that cannot run.
macro_rules! postgres {
    () => {
        match Database::postgres().await {
            Some(database) => database,
            None => return,
        }
    };
    ($change:expr) => {
        match Database::postgres_with($change).await {
            Some(database) => database,
            None => return,
        }
    };
}

#[tokio::test]
async fn a_write_that_fails_leaves_nothing_and_the_connection_works_on() {
    // One connection, so that each write meets what the one before has left.
    let database = postgres!(|options| options.connections = 1);
    assert_eq!(database.engine.dialect(), Dialect::Postgres);
    let refused = database
        .queue(async |tx| {
            insert(tx, 1).await?;
            Err::<(), _>(Error::NoRow)
        })
        .await;
    assert!(matches!(refused, Err(Error::NoRow)), "{refused:?}");

    let failed = database
        .queue(async |tx| {
            insert(tx, 2).await?;
            insert(tx, 2).await
        })
        .await;
    assert!(is_constraint(&failed), "{failed:?}");

    // COMMIT of what has failed would make a ROLLBACK and say nothing.
    let swallowed = database
        .queue(async |tx| {
            insert(tx, 3).await?;
            assert!(insert(tx, 3).await.is_err());
            assert!(is_constraint(&insert(tx, 4).await));
            Ok(())
        })
        .await;
    assert!(is_constraint(&swallowed), "{swallowed:?}");

    let nonsense = database
        .queue(async |tx| {
            insert(tx, 5).await?;
            tx.execute("UPDATE nowhere SET x = $1", &[V::Int(1)]).await
        })
        .await;
    assert!(matches!(nonsense, Err(Error::Sql { .. })), "{nonsense:?}");

    let foreign = database
        .queue(async |tx| {
            insert(tx, 6).await?;
            tokio::task::yield_now().await;
            insert(tx, 7).await
        })
        .await;
    assert!(matches!(foreign, Err(Error::ForeignAwait)), "{foreign:?}");

    let panicked = database
        .queue(async |tx| {
            insert(tx, 8).await?;
            assert_eq!(tx.tenant().as_str(), "nobody", "a planned panic");
            Ok(())
        })
        .await;
    assert!(matches!(panicked, Err(Error::Panicked)), "{panicked:?}");

    database.insert(9).await.unwrap();
    assert_eq!(database.ids().await, [9]);
}

#[tokio::test]
async fn the_commit_that_fails_is_told() {
    let database = postgres!();
    let server = database.server.as_ref().unwrap();
    server
        .execute(
            "CREATE TABLE late (id BIGINT REFERENCES schema_migrations (version) DEFERRABLE INITIALLY DEFERRED)",
        )
        .await;
    let answer = database
        .queue(async |tx| {
            insert(tx, 1).await?;
            tx.execute("INSERT INTO late (id) VALUES ($1)", &[V::Int(404)])
                .await
        })
        .await;
    assert!(is_constraint(&answer), "{answer:?}");
    assert_eq!(database.ids().await, [0; 0]);
    database.insert(2).await.unwrap();
}

#[tokio::test]
async fn a_caller_that_goes_away_still_commits() {
    let database = postgres!();
    drop(database.queue(async |tx| insert(tx, 1).await));
    until_there(&database, &[1]).await;
}

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
async fn an_answer_that_panics_when_dropped_ends_no_thread() {
    struct Rude(bool);
    impl Drop for Rude {
        fn drop(&mut self) {
            assert!(self.0, "a planned panic");
        }
    }
    let database = postgres!(|options| options.threads = 1);
    drop(database.queue(async |tx| {
        insert(tx, 1).await?;
        Ok(Rude(false))
    }));
    database.insert(2).await.unwrap();
    until_there(&database, &[1, 2]).await;
}

#[tokio::test]
async fn writes_run_beside_each_other_and_a_lock_keeps_them_apart() {
    async fn add_one_of_at_most_ten(tx: &mut Tx<'_>) -> Result<bool, Error> {
        tx.lock("ten").await?;
        let held = count(tx).await?;
        if held >= 10 {
            return Ok(false);
        }
        insert(tx, held).await?;
        Ok(true)
    }
    let database = postgres!();
    let before = database.engine.counters();
    let writes: Vec<_> = (0..40)
        .map(|_| tokio::spawn(database.queue(add_one_of_at_most_ten)))
        .collect();
    let mut added = 0;
    for write in writes {
        added += usize::from(write.await.unwrap().unwrap());
    }
    assert_eq!(added, 10);
    assert_eq!(database.ids().await.len(), 10);
    let work = database.engine.counters() - before;
    assert_eq!((work.writes, work.commits), (40, 40));
    assert_eq!(work.write_statements, 50, "a lock is no statement");
}

#[tokio::test]
async fn names_of_tenants_and_others_do_not_wait_for_each_other() {
    let database = postgres!();
    let (engine, admin) = (&database.engine, TenantId::admin());
    database.insert(1).await.unwrap();
    let inner = engine.clone();
    // A write that holds a lock, while others of another name or tenant go on, is not to be had
    // without a second thing to wait for: so the server holds it.
    let server = database.server.as_ref().unwrap();
    server
        .execute("SELECT pg_advisory_lock(hashtextextended('default/held', 0))")
        .await;
    for (tenant, name) in [(&database.tenant, "free"), (&admin, "held")] {
        let name = name.to_owned();
        inner
            .write(tenant, async move |tx| {
                tx.lock(&name).await?;
                tx.lock(&name).await
            })
            .await
            .unwrap();
    }
    let since = Instant::now();
    let refused = database.queue(async |tx| tx.lock("held").await).await;
    assert!(matches!(refused, Err(Error::Busy)), "{refused:?}");
    assert!(since.elapsed() > Duration::from_secs(4));
}

#[tokio::test]
async fn rows_can_be_locked_until_the_write_has_ended() {
    const HELD: &str = "SELECT size FROM items WHERE tenant_id = $1 AND id = $2 FOR UPDATE";
    const SET: &str = "UPDATE items SET size = $3 WHERE tenant_id = $1 AND id = $2";
    for database in Database::each().await {
        database.insert(1).await.unwrap();
        let writes: Vec<_> = (0..30)
            .map(|_| {
                tokio::spawn(database.queue(async |tx| {
                    let row = [V::Text("default"), V::Int(1)];
                    let size: Option<i64> = tx.fetch_optional_locked(HELD, &row).await?;
                    let [tenant, id] = row;
                    tx.execute(SET, &[tenant, id, V::Int(size.unwrap() + 1)])
                        .await
                }))
            })
            .collect();
        for write in writes {
            write.await.unwrap().unwrap();
        }
        let size = database
            .engine
            .read(&database.tenant, async |tx| {
                tx.fetch_one::<i64>("SELECT size FROM items WHERE id = 1", &[])
                    .await
            })
            .await;
        assert_eq!(size.unwrap(), 30);
    }
}

#[tokio::test]
async fn two_writes_in_each_others_way_are_told_to_try_again() {
    let database = postgres!();
    for id in [1, 2] {
        database.insert(id).await.unwrap();
    }
    const TOUCH: &str = "UPDATE items SET size = size + 1 WHERE tenant_id = 'default' AND id = $1";
    const PAUSE: &str = "SELECT CAST(pg_sleep(0.3) AS TEXT)";
    let crossing = |first: i64, second: i64| {
        database.queue(async move |tx| {
            tx.execute(TOUCH, &[V::Int(first)]).await?;
            let _: Vec<String> = tx.fetch_all(PAUSE, &[]).await?;
            tx.execute(TOUCH, &[V::Int(second)]).await
        })
    };
    let (one, other) = (tokio::spawn(crossing(1, 2)), tokio::spawn(crossing(2, 1)));
    let answers = [one.await.unwrap(), other.await.unwrap()];
    let busy = answers
        .iter()
        .filter(|answer| matches!(answer, Err(Error::Busy)))
        .count();
    assert_eq!(busy, 1, "{answers:?}");
    assert!(Error::Busy.is_unavailable());
}

#[tokio::test]
async fn a_read_cannot_write() {
    let database = postgres!();
    let answer = database
        .engine
        .read(&database.tenant, async |tx| insert(tx, 1).await)
        .await;
    assert!(matches!(answer, Err(Error::Sql { .. })), "{answer:?}");
    assert_eq!(database.ids().await, [0; 0]);
}

#[tokio::test]
async fn no_free_connection_is_no_fault_and_waits_not_for_ever() {
    let database = postgres!(|options| {
        options.connections = 1;
        options.wait = Duration::from_millis(200);
    });
    let slow = database.queue(async |tx| {
        tx.fetch_all::<String>("SELECT CAST(pg_sleep(1) AS TEXT)", &[])
            .await
    });
    let slow = tokio::spawn(slow);
    let mut refused = database.insert(1).await;
    // The slow one may not have had its connection yet.
    while refused.is_ok() {
        refused = database.insert(1).await;
    }
    let refused = refused.unwrap_err();
    if !is_constraint::<()>(&Err(refused.clone())) {
        assert!(refused.is_unavailable(), "{refused:?}");
        assert!(matches!(refused, Error::Unavailable { .. }), "{refused:?}");
    }
    slow.await.unwrap().unwrap();
    database.insert(2).await.unwrap();
}

#[tokio::test]
async fn a_lost_connection_is_told_and_replaced() {
    let database = postgres!(|options| options.connections = 2);
    database.insert(1).await.unwrap();
    let answer = database
        .queue(async |tx| {
            insert(tx, 2).await?;
            let _: Vec<bool> = tx
                .fetch_all("SELECT pg_terminate_backend(pg_backend_pid())", &[])
                .await?;
            insert(tx, 3).await
        })
        .await;
    let error = answer.unwrap_err();
    assert!(matches!(error, Error::Unavailable { .. }), "{error:?}");
    // Idle ones too, as when the server is started anew.
    let server = database.server.as_ref().unwrap();
    server
        .query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'keyward' AND datname = current_database()")
        .await;
    timeout(Duration::from_secs(5), async {
        while database.insert(4).await.is_err() {}
    })
    .await
    .unwrap();
    assert_eq!(database.ids().await, [1, 4]);
}

#[tokio::test]
async fn a_nul_is_found_nowhere_and_stored_nowhere() {
    let database = postgres!();
    let found = database
        .engine
        .read(&database.tenant, async |tx| {
            tx.fetch_all::<i64>("SELECT id FROM items WHERE name = $1", &[V::Text("a\0b")])
                .await
        })
        .await;
    assert!(found.unwrap().is_empty());
    let refused = database
        .queue(async |tx| {
            let args = [V::Text("default"), V::Int(1), V::Text("a\0b")];
            tx.execute(INSERT_NAMED, &args).await
        })
        .await;
    assert!(is_constraint(&refused), "{refused:?}");
}

#[tokio::test]
async fn a_key_too_long_for_its_index_is_a_broken_rule() {
    let database = postgres!();
    let refused = database
        .queue(async |tx| {
            // Not to be compressed below the limit.
            let long: String = (0..20_000_u32)
                .map(|n| char::from_u32(0x4e00 + n * 7919 % 20_000).unwrap())
                .collect();
            let args = [V::Text("default"), V::Int(1), V::Text(&long)];
            tx.execute(INSERT_NAMED, &args).await
        })
        .await;
    assert!(is_constraint(&refused), "{refused:?}");
}

/// What an engine has told of changes.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<String>>>);

impl Told {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

async fn two_processes() -> Option<(Database, Told, Engine, Told)> {
    let (first, second) = (Told::default(), Told::default());
    let database = Database::postgres_with(|options| {
        let told = first.clone();
        options.on_change = Arc::new(move |tenant| told.0.lock().unwrap().push(tenant.to_string()));
    })
    .await?;
    let mut options = database.server.as_ref()?.options();
    let told = second.clone();
    options.on_change = Arc::new(move |tenant| told.0.lock().unwrap().push(tenant.to_string()));
    let other = Engine::open_postgres(&options).unwrap();
    Some((database, first, other, second))
}

#[tokio::test]
async fn another_process_hears_of_a_change_within_a_second() {
    let Some((database, first, other, second)) = two_processes().await else {
        return;
    };
    let admin = TenantId::admin();
    // Not marked, not kept: nothing to tell.
    database.insert(1).await.unwrap();
    let refused = database
        .queue(async |tx| {
            tx.changed();
            insert(tx, 2).await?;
            Err::<(), _>(Error::NoRow)
        })
        .await;
    assert!(refused.is_err());
    tokio::time::timeout(Duration::from_millis(900), std::future::pending::<()>())
        .await
        .unwrap_err();
    assert!(first.take().is_empty() && second.take().is_empty());

    let since = Instant::now();
    other
        .write(&admin, async |tx| {
            tx.changed();
            tx.execute(INSERT, &[V::Text("admin"), V::Int(3)]).await
        })
        .await
        .unwrap();
    assert_eq!(second.take(), ["admin"], "told before the answer");
    let mut looks = tokio::time::interval(Duration::from_millis(10));
    let mut heard = first.take();
    while heard.is_empty() {
        looks.tick().await;
        heard = first.take();
        // The promise is a second; the rest is for a busy machine.
        assert!(since.elapsed() < Duration::from_secs(2));
    }
    assert_eq!(heard, ["admin"]);
    tokio::time::timeout(Duration::from_millis(900), std::future::pending::<()>())
        .await
        .unwrap_err();
    assert!(second.take().is_empty(), "its own change is no news");
    other.close().await;
}

#[tokio::test]
async fn what_nobody_waits_for_is_written_together() {
    let database = postgres!();
    let before = database.engine.counters();
    for id in 0..100 {
        database
            .engine
            .write_later(&database.tenant, async move |tx| {
                if id % 10 == 2 {
                    return Err(Error::NoRow);
                }
                insert(tx, id).await?;
                match id % 10 {
                    0 => Err(Error::NoRow),
                    1 => insert(tx, id).await,
                    _ => Ok(()),
                }
            });
    }
    // Given in time, and none of the good ones is lost for a bad one beside it.
    let wanted: Vec<i64> = (0..100).filter(|id| id % 10 > 2).collect();
    until_there(&database, &wanted).await;
    let work = database.engine.counters() - before;
    assert_eq!(work.writes, 100);
    assert!(work.commits < 10, "{} commits", work.commits);
}

#[tokio::test]
async fn closing_finishes_what_was_handed_over() {
    let database = postgres!();
    let writes: Vec<_> = (0..50)
        .map(|id| database.queue(async move |tx| insert(tx, id).await))
        .collect();
    for id in 50..60 {
        database
            .engine
            .write_later(&database.tenant, async move |tx| insert(tx, id).await);
    }
    timeout(Duration::from_secs(10), database.engine.close())
        .await
        .unwrap();
    for write in writes {
        write.await.unwrap();
    }
    assert_eq!(database.ids().await.len(), 60);
    let refused = database.insert(100).await;
    assert!(matches!(refused, Err(Error::Closed)), "{refused:?}");
    let refused = database
        .engine
        .read(&database.tenant, async |tx| {
            tx.fetch_one::<i64>(COUNT, &[V::Text("default")]).await
        })
        .await;
    assert!(matches!(refused, Err(Error::Closed)), "{refused:?}");
    database.engine.close().await;
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_at_the_start() {
    let database = postgres!();
    let mut options = database.server.as_ref().unwrap().options();
    options.target = options.target.with_database("no_such_database");
    let error = Engine::open_postgres(&options).err().unwrap();
    assert!(matches!(error, Error::Unavailable { .. }), "{error:?}");
    let context = error.context().unwrap();
    assert!(context.contains("no_such_database"), "{context}");
}

#[tokio::test]
async fn a_database_of_something_else_is_left_alone() {
    let Some(server) = Server::with_own_database().await else {
        return;
    };
    server.query("CREATE TABLE orders (id BIGINT)").await;
    const ONE: &[Migration] = &[Migration {
        version: 1,
        name: "a table",
        sql: "CREATE TABLE one (id BIGINT PRIMARY KEY)",
    }];
    let refused = migrate_postgres(&server.target, ONE, Time::from_millis(1));
    assert!(
        matches!(&refused, Err(MigrateError::Foreign { table }) if table == "orders"),
        "{refused:?}"
    );
    let tables = "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public'";
    assert_eq!(server.query(tables).await.len(), 1);
    // Empty again, it is taken.
    server.query("DROP TABLE orders").await;
    migrate_postgres(&server.target, ONE, Time::from_millis(1)).unwrap();
}
