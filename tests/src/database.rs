//! A server's database, seen by a connection of the test's own.

use std::path::Path;

use rusqlite::Connection;

/// A connection beside the server's.
pub struct Database(Connection);

impl Database {
    /// The database of a data folder.
    #[must_use]
    pub fn of(folder: &Path) -> Self {
        Self(Connection::open(folder.join("keyward.db")).expect("the database opens"))
    }

    /// How many rows a table has.
    #[must_use]
    pub fn count(&self, table: &str) -> i64 {
        self.number(&format!("SELECT COUNT(*) FROM {table}"))
    }

    /// The number that a query answers.
    #[must_use]
    pub fn number(&self, sql: &str) -> i64 {
        self.0
            .query_row(sql, [], |row| row.get(0))
            .unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// How many rows each table has, for proving that nothing was written.
    #[must_use]
    pub fn counts(&self) -> Vec<(String, i64)> {
        let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
        let mut tables = self.0.prepare(tables).expect("a query");
        let names = tables.query_map([], |row| row.get::<_, String>(0));
        names
            .expect("a list of tables")
            .map(|name| name.expect("a table has a name"))
            .map(|name| (name.clone(), self.count(&name)))
            .collect()
    }

    /// Changes something behind the server's back.
    pub fn execute(&self, sql: &str) {
        let done = self.0.execute_batch(sql);
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// Refuses to go on unless the file is whole and no row refers to a missing one.
    pub fn check(&self) {
        let verdict = self
            .0
            .query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0));
        assert_eq!(verdict.expect("a verdict"), "ok");
        assert_eq!(
            self.number("SELECT COUNT(*) FROM pragma_foreign_key_check"),
            0
        );
    }
}
