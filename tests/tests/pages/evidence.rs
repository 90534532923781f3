//! What a test proves by: every row of the database, read by a connection of its own, the audit
//! log, and the messages that left.

use std::collections::BTreeMap;

use keyward_tests::{Database, TestApp};
use serde_json::Value;

type Rows = BTreeMap<String, Vec<String>>;

/// An entry of the audit log.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) payload: Value,
}

impl Entry {
    /// The key, and the error's code where the step was refused.
    pub(super) fn line(&self) -> String {
        assert_eq!(self.payload["key"], self.key.as_str());
        match self.payload["result"].as_str() {
            Some("Success") => {
                assert!(self.payload.get("error").is_none(), "{self:?}");
                self.key.clone()
            }
            Some("Error") => {
                let code = self.payload["error"]["code"].as_str().expect("a code");
                format!("{} ! {code}", self.key)
            }
            other => panic!("a result is Success or Error, not {other:?}"),
        }
    }

    /// A text of the payload.
    pub(super) fn text(&self, name: &str) -> &str {
        self.payload[name].as_str().unwrap_or_default()
    }
}

/// How things stood before an act.
pub(super) struct Before {
    rows: Rows,
    entries: usize,
    messages: usize,
}

impl Before {
    /// Looks at everything.
    pub(super) async fn of(app: &TestApp) -> Self {
        let entries = all_entries(app).await.len();
        Self {
            rows: rows(app),
            entries,
            messages: messages(app),
        }
    }

    /// The tables whose rows are others now.
    pub(super) fn changed(&self, app: &TestApp) -> Vec<String> {
        let now = rows(app);
        now.into_iter()
            .filter(|(table, rows)| self.rows.get(table) != Some(rows))
            .map(|(table, _)| table)
            .collect()
    }

    /// The audit entries since then, oldest first.
    pub(super) async fn entries(&self, app: &TestApp) -> Vec<Entry> {
        all_entries(app).await.split_off(self.entries)
    }

    /// The same, a line each.
    pub(super) async fn story(&self, app: &TestApp) -> Vec<String> {
        self.entries(app).await.iter().map(Entry::line).collect()
    }

    /// How many messages came into the inbox since then.
    pub(super) fn messages(&self, app: &TestApp) -> usize {
        messages(app) - self.messages
    }

    /// Nothing was written, not even an audit entry, and nothing was sent.
    pub(super) async fn expect_nothing(&self, app: &TestApp) {
        settle(app).await;
        assert_eq!(self.changed(app), Vec::<String>::new());
        assert_eq!(self.messages(app), 0);
    }

    /// Nothing but the audit entry of a refusal was written, and nothing was sent.
    pub(super) async fn expect_refusal(&self, app: &TestApp, line: &str) {
        assert_eq!(self.story(app).await, [line]);
        assert_eq!(self.changed(app), ["logs"]);
        assert_eq!(self.messages(app), 0);
    }
}

/// Runs a statement that no route of this build stands for.
pub(super) fn sql(app: &TestApp, statement: &str) {
    database(app).execute(statement);
}

/// The one number that a query answers.
pub(super) fn number(app: &TestApp, query: &str) -> i64 {
    database(app).number(query)
}

/// The one text that a query answers.
pub(super) fn text(app: &TestApp, query: &str) -> String {
    database(app).text(query)
}

fn database(app: &TestApp) -> Database {
    Database::of(app.folder())
}

fn rows(app: &TestApp) -> Rows {
    database(app).rows()
}

/// Waits for the entries that nobody waits for.
async fn settle(app: &TestApp) {
    let engine = app.shared.store.engine();
    engine.settle().await.expect("the database answers");
}

async fn all_entries(app: &TestApp) -> Vec<Entry> {
    settle(app).await;
    let payloads = database(app).texts("SELECT payload FROM logs ORDER BY rowid");
    let keys = database(app).texts("SELECT key FROM logs ORDER BY rowid");
    keys.into_iter()
        .zip(payloads)
        .map(|(key, payload)| Entry {
            key,
            payload: serde_json::from_str(&payload).expect("payloads are JSON"),
        })
        .collect()
}

fn messages(app: &TestApp) -> usize {
    app.shared
        .inbox
        .as_ref()
        .map_or(0, |inbox| inbox.list().len())
}
