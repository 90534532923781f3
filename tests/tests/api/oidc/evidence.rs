//! What a test proves by: the commits of the store, the rows of every table, and the audit log.

use std::collections::BTreeMap;

use keyward_store::Counters;
use keyward_tests::{Database, TestApp};
use serde_json::Value;

/// How things stood before an act.
pub(in crate::api) struct Before {
    work: Counters,
    rows: BTreeMap<String, Vec<String>>,
}

impl Before {
    /// Looks at everything.
    pub(in crate::api) async fn of(app: &TestApp) -> Self {
        settle(app).await;
        Self {
            work: app.shared.store.counters(),
            rows: rows(app),
        }
    }

    /// The tables that have other rows now.
    pub(in crate::api) async fn changed(&self, app: &TestApp) -> Vec<String> {
        settle(app).await;
        let now = rows(app).into_iter();
        now.filter(|(table, rows)| self.rows.get(table) != Some(rows))
            .map(|(table, _)| table)
            .collect()
    }

    /// Nothing was committed, not even an audit entry.
    pub(in crate::api) async fn expect_nothing(&self, app: &TestApp, what: &str) {
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

/// Waits for what nobody waits for, without a commit.
pub(in crate::api) async fn settle(app: &TestApp) {
    let engine = app.shared.store.engine();
    engine.settle().await.expect("the database answers");
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
    let payloads = Database::of(app.folder()).texts("SELECT payload FROM logs ORDER BY rowid");
    payloads
        .iter()
        .map(|payload| serde_json::from_str(payload).expect("JSON"))
        .collect()
}

/// Every row of every table.
fn rows(app: &TestApp) -> BTreeMap<String, Vec<String>> {
    Database::of(app.folder()).rows()
}
