//! While processes are replaced one by one, those of the previous version run on the new schema. Its
//! statements, as they stood before the newest migrations, are kept in a list: each can still be
//! prepared on both engines, and each INSERT still makes a row.
//!
//! `KEYWARD_WRITE_STATEMENTS=<folder>` writes the list from the sources of a folder: with a release,
//! before migrations follow.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use rusqlite::Connection;

use crate::{migrated::Migrated, sources, statements::for_sqlite};

const LIST: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/engine/previous_statements.txt"
);

/// The list, one statement a line.
#[expect(
    clippy::disallowed_methods,
    reason = "how whoever releases asks for it"
)]
fn previous() -> Vec<String> {
    if let Ok(folder) = std::env::var("KEYWARD_WRITE_STATEMENTS") {
        let all: Vec<_> = sources::statements(Path::new(&folder))
            .into_iter()
            .collect();
        std::fs::write(LIST, all.join("\n") + "\n").unwrap();
    }
    let list = std::fs::read_to_string(LIST).unwrap();
    list.lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn statements_of_the_previous_version_can_still_be_prepared() {
    let all = previous();
    assert!(all.len() > 60, "only {} statements", all.len());
    let sqlite = Migrated::sqlite().await;
    let file = sqlite.file();
    for sql in &all {
        let prepared = file.prepare(for_sqlite(sql));
        assert!(prepared.is_ok(), "{:?}\n{sql}", prepared.err());
    }
    if let Some(postgres) = Migrated::postgres().await {
        for sql in &all {
            let prepared = postgres.server.as_ref().unwrap().prepare(sql).await;
            assert!(prepared.is_ok(), "{prepared:?}\n{sql}");
        }
    }
}

/// `INSERT INTO table (columns) VALUES (…)`, taken apart.
struct Insert {
    table: String,
    sql: String,
}

impl Insert {
    /// The same with a value in the place of each parameter; `None` for an INSERT of a SELECT.
    fn of(sql: &str, types: &BTreeMap<(String, String), String>) -> Option<Self> {
        let (table, rest) = sql.strip_prefix("INSERT INTO ")?.split_once(" (")?;
        let (columns, values) = rest.split_once(") VALUES (")?;
        let columns: Vec<&str> = columns.split(", ").collect();
        let mut filled = format!(" {values}");
        // From the end, so that $1 is not taken for the beginning of $12.
        for number in (1..=columns.len()).rev() {
            let parameter = format!("${number}");
            let at = values.split(", ").position(|value| {
                value.trim_end_matches(|last: char| !last.is_ascii_digit()) == parameter
            });
            let Some(at) = at.or_else(|| position(values, &parameter)) else {
                continue;
            };
            let column = columns[at];
            let ty = &types[&(table.to_owned(), column.to_owned())];
            filled = filled.replace(&parameter, &value(table, column, ty));
        }
        Some(Self {
            table: table.to_owned(),
            sql: format!(
                "INSERT INTO {table} ({}) VALUES ({}",
                columns.join(", "),
                filled.trim_start()
            ),
        })
    }
}

/// Where a parameter stands among the values that are no parameters.
fn position(values: &str, parameter: &str) -> Option<usize> {
    let values = values.split(')').next()?;
    values.split(", ").position(|value| value == parameter)
}

/// Ids are the same everywhere, so that every row refers to one that is there.
fn value(table: &str, column: &str, ty: &str) -> String {
    let text = match (table, column, ty) {
        (_, "tenant_id", _) => "upgraded",
        ("tenants", "id", _) => "upgraded",
        ("signing_keys", "status", _) => "Next",
        ("roles", "type", _) => "User",
        ("connectors", "type", _) => "Sms",
        (_, _, "BOOLEAN") => return "TRUE".to_owned(),
        (_, _, "BIGINT") => return "1".to_owned(),
        (_, _, "BLOB") => return "CAST('7a' AS bytes)".to_owned(),
        (_, name, _) if name == "id" || name.ends_with("_id") => "same",
        _ => "{}",
    };
    format!("'{text}'")
}

/// Tables before those that refer to them.
fn in_order(mut inserts: Vec<Insert>, file: &Connection) -> Vec<Insert> {
    let refers = |table: &str| -> BTreeSet<String> {
        let mut query = file
            .prepare("SELECT \"table\" FROM pragma_foreign_key_list(?1)")
            .unwrap();
        let rows = query.query_map([table], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let (mut ordered, mut done) = (Vec::new(), BTreeSet::new());
    while !inserts.is_empty() {
        let waiting: BTreeSet<_> = inserts.iter().map(|insert| insert.table.clone()).collect();
        let (ready, rest): (Vec<_>, Vec<_>) = inserts.into_iter().partition(|insert| {
            let parents = refers(&insert.table);
            parents
                .iter()
                .all(|parent| done.contains(parent) || !waiting.contains(parent))
        });
        assert!(!ready.is_empty(), "tables that refer to each other");
        done.extend(ready.iter().map(|insert| insert.table.clone()));
        ordered.extend(ready);
        inserts = rest;
    }
    ordered
}

#[tokio::test]
async fn inserts_of_the_previous_version_still_make_rows() {
    let sqlite = Migrated::sqlite().await;
    let file = sqlite.file();
    file.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    let mut types = BTreeMap::new();
    let columns = "SELECT t.name, c.name, c.type FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'";
    let mut query = file.prepare(columns).unwrap();
    let rows = query.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)));
    types.extend(rows.unwrap().map(Result::unwrap));

    let inserts: Vec<_> = previous()
        .iter()
        .filter_map(|sql| Insert::of(sql, &types))
        .collect();
    assert!(inserts.len() > 15, "only {} inserts", inserts.len());
    let inserts = in_order(inserts, &file);
    for insert in &inserts {
        let sql = insert.sql.replace("CAST('7a' AS bytes)", "x'7a'");
        let done = file.execute(&sql, []);
        assert!(matches!(done, Ok(0 | 1)), "{done:?}\n{sql}");
    }
    if let Some(postgres) = Migrated::postgres().await {
        let server = postgres.server.as_ref().unwrap();
        for insert in &inserts {
            let sql = insert
                .sql
                .replace("CAST('7a' AS bytes)", "CAST('z' AS BYTEA)");
            server.execute(&sql).await;
        }
    }
}
