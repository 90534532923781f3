//! The write-ahead log under a steady load.

use keyward_store::V;

use crate::fixture::Database;

const WRITES: u32 = 1200;
const BYTES: usize = 200_000;

/// Writes one after the other, so that no checkpoint ever finds the log at rest; answers how many bytes
/// the log has then.
async fn write_steadily(database: &Database) -> u64 {
    for write in 0..WRITES {
        let bytes = vec![u8::try_from(write % 251).unwrap(); BYTES];
        let written = database.queue(async move |tx| {
            let tenant = tx.tenant().clone();
            let args = [V::Text(tenant.as_str()), V::Blob(&bytes)];
            tx.execute(
                "UPDATE items SET bytes = $2 WHERE tenant_id = $1 AND id = 1",
                &args,
            )
            .await
        });
        assert_eq!(written.await.unwrap(), 1);
    }
    let mut log = database.path.clone().into_os_string();
    log.push("-wal");
    std::fs::metadata(log).unwrap().len()
}

#[tokio::test]
async fn it_starts_over_while_writes_go_on() {
    let database = Database::new();
    database.insert(1).await.unwrap();
    let all = u64::from(WRITES) * BYTES as u64;
    let log = write_steadily(&database).await;
    assert!(log < all / 2, "{log} of {all} bytes");
}

/// It grows then, and nobody waits for the reader or is refused.
#[tokio::test]
async fn it_goes_on_behind_a_reader_that_stays() {
    let database = Database::new();
    database.insert(1).await.unwrap();
    let reader = database.other();
    reader.execute_batch("BEGIN").unwrap();
    let seen = || -> i64 {
        let count = "SELECT COUNT(*) FROM items WHERE bytes IS NOT NULL";
        reader.query_row(count, [], |row| row.get(0)).unwrap()
    };
    assert_eq!(seen(), 0);
    let log = write_steadily(&database).await;
    assert!(log > u64::from(WRITES) * BYTES as u64, "{log} bytes");
    assert_eq!(seen(), 0);
    reader.execute_batch("COMMIT").unwrap();
    assert_eq!(seen(), 1);
    // With the reader gone it starts over again.
    let after = write_steadily(&database).await;
    assert!(after < log, "{after} after {log} bytes");
}
