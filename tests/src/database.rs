//! A server's database, seen by a connection of the test's own.

use std::{collections::BTreeMap, path::Path, time::Duration};

use rusqlite::Connection;

use crate::postgres::{self, Server};

/// A connection beside the server's. SQL is what both engines read alike, `ORDER BY rowid` included.
pub struct Database(Kind);

enum Kind {
    Sqlite(Connection),
    Postgres(Box<Server>),
}

impl Database {
    /// The database of a data folder.
    #[must_use]
    pub fn of(folder: &Path) -> Self {
        if let Some(url) = postgres::url_of(folder) {
            return Self(Kind::Postgres(Box::new(Server::new(&url))));
        }
        let database = Connection::open(folder.join("keyward.db")).expect("the database opens");
        let patience = Duration::from_secs(10);
        database.busy_timeout(patience).expect("a time-out");
        Self(Kind::Sqlite(database))
    }

    /// The tables that hold what was written, and not what follows from it.
    #[must_use]
    pub fn tables(&self) -> Vec<String> {
        let names = match &self.0 {
            Kind::Sqlite(_) => {
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            }
            Kind::Postgres(_) => {
                "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'tenant_versions' ORDER BY tablename COLLATE \"C\""
            }
        };
        let mut names = self.texts(names);
        names.retain(|name| !name.starts_with("users_search"));
        names
    }

    /// Whether a table has a column.
    #[must_use]
    pub fn has_column(&self, table: &str, column: &str) -> bool {
        let sql = match &self.0 {
            Kind::Sqlite(_) => {
                format!("SELECT COUNT(*) FROM pragma_table_info('{table}') WHERE name = '{column}'")
            }
            Kind::Postgres(_) => format!(
                "SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}' AND column_name = '{column}'"
            ),
        };
        self.number(&sql) > 0
    }

    /// How many rows a table has.
    #[must_use]
    pub fn count(&self, table: &str) -> i64 {
        self.number(&format!("SELECT COUNT(*) FROM {table}"))
    }

    /// The number that a query answers.
    #[must_use]
    pub fn number(&self, sql: &str) -> i64 {
        match &self.0 {
            Kind::Sqlite(database) => database
                .query_row(sql, [], |row| row.get(0))
                .unwrap_or_else(|error| panic!("{sql}: {error}")),
            Kind::Postgres(server) => {
                let row = server.query(sql).into_iter().next();
                let row = row.unwrap_or_else(|| panic!("{sql}: no row"));
                // Not every expression is a BIGINT.
                row.try_get::<_, i64>(0)
                    .or_else(|_| row.try_get::<_, i32>(0).map(i64::from))
                    .or_else(|_| row.try_get::<_, bool>(0).map(i64::from))
                    .unwrap_or_else(|error| panic!("{sql}: {error}"))
            }
        }
    }

    /// The text that a query answers.
    #[must_use]
    pub fn text(&self, sql: &str) -> String {
        let texts = self.texts(sql);
        let first = texts.into_iter().next();
        first.unwrap_or_else(|| panic!("{sql}: no row"))
    }

    /// The texts that a query answers.
    #[must_use]
    pub fn texts(&self, sql: &str) -> Vec<String> {
        match &self.0 {
            Kind::Sqlite(database) => {
                let mut query = database
                    .prepare(sql)
                    .unwrap_or_else(|error| panic!("{sql}: {error}"));
                let rows = query.query_map([], |row| row.get(0));
                let rows = rows.unwrap_or_else(|error| panic!("{sql}: {error}"));
                rows.map(|row| row.unwrap_or_else(|error| panic!("{sql}: {error}")))
                    .collect()
            }
            Kind::Postgres(server) => {
                let rows = server.query(sql);
                rows.iter().map(|row| row.get(0)).collect()
            }
        }
    }

    /// How many rows each table has, for proving that nothing was written.
    #[must_use]
    pub fn counts(&self) -> Vec<(String, i64)> {
        let tables = self.tables().into_iter();
        tables
            .map(|name| (name.clone(), self.count(&name)))
            .collect()
    }

    /// Every row of every table, each as a text that says which row it is, sorted.
    #[must_use]
    pub fn rows(&self) -> BTreeMap<String, Vec<String>> {
        let tables = self.tables();
        assert!(tables.len() > 15, "{tables:?}");
        tables
            .into_iter()
            .map(|table| {
                let mut rows = match &self.0 {
                    Kind::Sqlite(database) => rows_of(database, &table),
                    Kind::Postgres(server) => server
                        .query(&format!("SELECT CAST(t.* AS TEXT) FROM {table} t"))
                        .iter()
                        .map(|row| row.get(0))
                        .collect(),
                };
                rows.sort_unstable();
                (table, rows)
            })
            .collect()
    }

    /// Changes something behind the server's back.
    pub fn execute(&self, sql: &str) {
        match &self.0 {
            Kind::Sqlite(database) => {
                let done = database.execute_batch(sql);
                done.unwrap_or_else(|error| panic!("{sql}: {error}"));
            }
            Kind::Postgres(server) => server.execute(sql),
        }
    }

    /// Refuses to go on unless the file is whole and no row refers to a missing one. PostgreSQL
    /// sees to both itself.
    pub fn check(&self) {
        let Kind::Sqlite(database) = &self.0 else {
            return;
        };
        let verdict =
            database.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0));
        assert_eq!(verdict.expect("a verdict"), "ok");
        assert_eq!(
            self.number("SELECT COUNT(*) FROM pragma_foreign_key_check"),
            0
        );
    }
}

fn rows_of(database: &Connection, table: &str) -> Vec<String> {
    let mut all = database
        .prepare(&format!("SELECT * FROM {table}"))
        .expect("a query");
    let columns = all.column_count();
    let rows = all.query_map([], |row| {
        let values: Result<Vec<_>, _> = (0..columns).map(|at| row.get_ref(at)).collect();
        Ok(format!("{:?}", values?))
    });
    rows.expect("rows").map(|row| row.expect("a row")).collect()
}
