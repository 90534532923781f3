//! The disk is full: nobody of the group is told that a write is safe.

use keyward_store::{Error, Tx, V};

use crate::fixture::{Database, INSERT_NAMED, insert};

async fn insert_large(tx: &mut Tx<'_>, id: i64) -> Result<u64, Error> {
    let name = "x".repeat(200_000);
    let tenant = tx.tenant().clone();
    let args = [V::Text(tenant.as_str()), V::Int(id), V::Text(&name)];
    tx.execute(INSERT_NAMED, &args).await
}

async fn update(tx: &mut Tx<'_>) -> Result<u64, Error> {
    tx.execute("UPDATE items SET size = size + 1 WHERE id = 1", &[])
        .await
}

/// Needs no page. Runs `large` after it in the same group, on a full disk.
async fn whole_group_fails<F>(large: F)
where
    F: for<'a, 'b> AsyncFnOnce(&'a mut Tx<'b>) -> Result<u64, Error> + Send + 'static,
{
    let database = Database::new();
    database.insert(1).await.unwrap();
    database.engine.simulate_full_disk(true).await.unwrap();
    let gate = database.hold().await;
    let before = database.queue(update);
    let large = database.queue(large);
    let after = database.queue(update);
    gate.open().await;
    for answer in [before.await, large.await, after.await] {
        assert!(matches!(answer, Err(Error::Full)), "{answer:?}");
    }

    let other = database.other();
    let sizes: i64 = other
        .query_row("SELECT SUM(size) FROM items", [], |row| row.get(0))
        .unwrap();
    assert_eq!(sizes, 0, "nothing of the group is there");
    let verdict: String = other
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(verdict, "ok");

    // The database still works, and takes large rows again once there is room.
    database.queue(update).await.unwrap();
    database.engine.simulate_full_disk(false).await.unwrap();
    let roomy = database.queue(async |tx| insert_large(tx, 3).await).await;
    assert_eq!(roomy.unwrap(), 1);
    assert_eq!(database.ids().await, [1, 3]);
}

#[tokio::test]
async fn when_sqlite_undoes_the_whole_transaction() {
    whole_group_fails(async |tx| insert_large(tx, 2).await).await;
}

#[tokio::test]
async fn when_sqlite_undoes_the_statement_only() {
    whole_group_fails(async |tx| {
        // Several rows and a unique index: such a statement has a journal of its own.
        tx.execute(
            "INSERT INTO items (tenant_id, id, name)
             SELECT tenant_id, id + n, hex(zeroblob(100000)) || n
             FROM items, (SELECT 1 AS n UNION ALL SELECT 2) AS numbers",
            &[],
        )
        .await
    })
    .await;
}

#[tokio::test]
async fn when_the_closure_swallows_it() {
    whole_group_fails(async |tx| {
        assert!(matches!(insert_large(tx, 2).await, Err(Error::Full)));
        assert!(matches!(insert(tx, 4).await, Err(Error::Full)));
        Ok(1)
    })
    .await;
}
