//! What a test proves by: the commits of the store, the rows of every table, and the audit log.

use std::collections::BTreeMap;

use keyward_store::{Counters, Error};
use keyward_tests::TestApp;
use rusqlite::Connection;
use serde_json::Value;

/// How things stood before an act.
pub(super) struct Before {
    work: Counters,
    rows: BTreeMap<String, Vec<String>>,
}

impl Before {
    /// Looks at everything.
    pub(super) async fn of(app: &TestApp) -> Self {
        settle(app).await;
        Self {
            work: app.shared.store.counters(),
            rows: rows(app),
        }
    }

    /// The tables that have other rows now.
    pub(super) async fn changed(&self, app: &TestApp) -> Vec<String> {
        settle(app).await;
        let now = rows(app).into_iter();
        now.filter(|(table, rows)| self.rows.get(table) != Some(rows))
            .map(|(table, _)| table)
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
        let more = rows(app)["logs"].len() - self.rows["logs"].len();
        assert_eq!(last_entries(app, more), [line]);
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
    let database = database(app);
    let mut query = database
        .prepare("SELECT payload FROM logs ORDER BY rowid")
        .expect("a query");
    let found = query.query_map([], |row| row.get::<_, String>(0));
    let found = found.expect("entries");
    found
        .map(|payload| serde_json::from_str(&payload.expect("a text")).expect("JSON"))
        .collect()
}

fn database(app: &TestApp) -> Connection {
    Connection::open(app.folder().join("keyward.db")).expect("the database opens")
}

/// Every row of every table.
fn rows(app: &TestApp) -> BTreeMap<String, Vec<String>> {
    let database = database(app);
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table'";
    let mut tables = database.prepare(tables).expect("a query");
    let tables = tables.query_map([], |row| row.get::<_, String>(0));
    let tables = tables.expect("tables").map(|name| name.expect("a name"));
    tables
        .map(|table| {
            let all = format!("SELECT * FROM {table} ORDER BY 1, 2");
            let mut all = database.prepare(&all).expect("a query");
            let columns = all.column_count();
            let rows = all.query_map([], |row| {
                let values: Result<Vec<_>, _> = (0..columns).map(|at| row.get_ref(at)).collect();
                Ok(format!("{:?}", values?))
            });
            let rows = rows.expect("rows").map(|row| row.expect("a row")).collect();
            (table, rows)
        })
        .collect()
}
