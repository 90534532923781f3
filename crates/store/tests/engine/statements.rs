//! Every statement of the store is one that both engines understand.

use std::path::Path;

use crate::{migrated::Migrated, sources::statements};

/// What SQLite is given of a text that locks rows.
pub fn for_sqlite(sql: &str) -> &str {
    sql.split_once(" FOR UPDATE").map_or(sql, |(text, _)| text)
}

#[tokio::test]
async fn every_statement_can_be_prepared_on_both_engines() {
    let all = statements(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")));
    assert!(all.len() > 100, "only {} statements", all.len());
    let sqlite = Migrated::sqlite().await;
    let file = sqlite.file();
    let mut refused = Vec::new();
    for sql in &all {
        if let Err(error) = file.prepare(for_sqlite(sql)) {
            refused.push(format!("SQLite: {error}\n  {sql}"));
        }
    }
    if let Some(postgres) = Migrated::postgres().await {
        let server = postgres.server.as_ref().unwrap();
        for sql in &all {
            if let Err(error) = server.prepare(sql).await {
                refused.push(format!("PostgreSQL: {error}\n  {sql}"));
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}
