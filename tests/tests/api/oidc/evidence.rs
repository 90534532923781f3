//! What a test proves by: the commits of the store, the rows of every table, and the audit log.

use keyward_store::{Counters, Error};
use keyward_tests::{Database, TestApp};
use serde_json::Value;

/// How things stood before an act.
pub(super) struct Before {
    work: Counters,
    rows: Vec<(String, i64)>,
}

impl Before {
    /// Looks at everything.
    pub(super) async fn of(app: &TestApp) -> Self {
        settle(app).await;
        Self {
            work: app.shared.store.counters(),
            rows: Database::of(app.folder()).counts(),
        }
    }

    /// The tables that have more or fewer rows now.
    pub(super) async fn changed(&self, app: &TestApp) -> Vec<String> {
        settle(app).await;
        let now = Database::of(app.folder()).counts();
        let both = self.rows.iter().zip(now);
        both.filter(|(before, now)| *before != now)
            .map(|(_, (table, _))| table)
            .collect()
    }

    /// Nothing was committed, not even an audit entry.
    pub(super) async fn expect_nothing(&self, app: &TestApp, what: &str) {
        assert_eq!(self.changed(app).await, Vec::<String>::new(), "{what}");
        let work = app.shared.store.counters() - self.work;
        assert_eq!(work.commits, 0, "{what} wrote something: {work:?}");
    }

    /// Nothing but this audit entry was written: a key, and the error's code after ` ! `.
    pub(super) async fn expect_entry(&self, app: &TestApp, line: &str) {
        assert_eq!(self.changed(app).await, ["logs"], "{line}");
        let work = app.shared.store.counters() - self.work;
        assert_eq!(work.commits, 1, "{line}: {work:?}");
        assert_eq!(last_entries(app, 1), [line]);
    }
}

/// Waits for what nobody waits for: writes happen in the order in which they came. A write that
/// fails commits nothing.
pub(super) async fn settle(app: &TestApp) {
    let (store, tenant) = (&app.shared.store, app.tenant());
    let nothing = store.write(&tenant, async |_| Err::<(), _>(Error::NoRow));
    nothing.await.expect_err("it fails on purpose");
}

/// The newest audit entries of all tenants, oldest first: a key, and the error's code after ` ! `.
pub(super) fn last_entries(app: &TestApp, count: usize) -> Vec<String> {
    let mut lines: Vec<String> = payloads(app)
        .iter()
        .map(|payload| {
            let key = payload["key"].as_str().expect("a key");
            match payload["error"]["code"].as_str() {
                Some(code) => format!("{key} ! {code}"),
                None => key.to_owned(),
            }
        })
        .collect();
    lines.split_off(lines.len() - count)
}

/// The payloads of all audit entries, oldest first.
pub(super) fn payloads(app: &TestApp) -> Vec<Value> {
    let path = app.folder().join("keyward.db");
    let database = rusqlite::Connection::open(path).expect("the database opens");
    let mut query = database
        .prepare("SELECT payload FROM logs ORDER BY rowid")
        .expect("a query");
    let found = query.query_map([], |row| row.get::<_, String>(0));
    let found = found.expect("entries");
    found
        .map(|payload| serde_json::from_str(&payload.expect("a text")).expect("JSON"))
        .collect()
}
