//! What a test proves by: every row of the database, read by a connection of its own, the audit
//! log, and the messages that left.

use std::{collections::BTreeMap, time::Duration};

use keyward_store::Error;
use keyward_tests::TestApp;
use rusqlite::{Connection, types::ValueRef};
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
    let changed = database(app).execute(statement, []);
    assert!(changed.expect("the statement runs") > 0, "{statement}");
}

/// The one number that a query answers.
pub(super) fn number(app: &TestApp, query: &str) -> i64 {
    let found = database(app).query_row(query, [], |row| row.get(0));
    found.expect("the query answers a number")
}

/// The one text that a query answers.
pub(super) fn text(app: &TestApp, query: &str) -> String {
    let found = database(app).query_row(query, [], |row| row.get(0));
    found.expect("the query answers a text")
}

fn database(app: &TestApp) -> Connection {
    let database = Connection::open(app.folder().join("keyward.db")).expect("the database opens");
    let patience = Duration::from_secs(10);
    database.busy_timeout(patience).expect("a time-out");
    database
}

fn rows(app: &TestApp) -> Rows {
    let database = database(app);
    let query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let mut statement = database.prepare(query).expect("a query");
    let tables = statement.query_map([], |row| row.get::<_, String>(0));
    let tables: Vec<String> = tables
        .expect("tables")
        .map(|it| it.expect("a name"))
        .collect();
    assert!(tables.len() > 15, "{tables:?}");
    tables
        .into_iter()
        .map(|table| (table.clone(), rows_of(&database, &table)))
        .collect()
}

fn rows_of(database: &Connection, table: &str) -> Vec<String> {
    let mut statement = database
        .prepare(&format!("SELECT * FROM {table}"))
        .expect("a query");
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        let values: Vec<ValueRef<'_>> = (0..columns)
            .map(|at| row.get_ref(at))
            .collect::<Result<_, _>>()?;
        Ok(format!("{values:?}"))
    });
    let mut rows: Vec<String> = rows.expect("rows").map(|it| it.expect("a row")).collect();
    rows.sort_unstable();
    rows
}

/// Waits for the entries that nobody waits for: writes happen in the order in which they came.
async fn settle(app: &TestApp) {
    let tenant = app.tenant();
    let nothing = app
        .shared
        .store
        .write(&tenant, async |_| Ok::<_, Error>(()));
    nothing.await.expect("the database answers");
}

async fn all_entries(app: &TestApp) -> Vec<Entry> {
    settle(app).await;
    let database = database(app);
    let mut statement = database
        .prepare("SELECT key, payload FROM logs ORDER BY rowid")
        .expect("a query");
    let entries = statement.query_map([], |row| {
        let payload: String = row.get(1)?;
        Ok(Entry {
            key: row.get(0)?,
            payload: serde_json::from_str(&payload).expect("payloads are JSON"),
        })
    });
    let entries = entries.expect("entries");
    entries.map(|entry| entry.expect("an entry")).collect()
}

fn messages(app: &TestApp) -> usize {
    app.shared
        .inbox
        .as_ref()
        .map_or(0, |inbox| inbox.list().len())
}
