//! The commits of refreshes without Keyward: SQLite alone, one thread, the rows that a refresh of the server has
//! written, written again and again into a copy of the server's database with all its indexes and foreign keys.
//!
//! A refresh marks its token as rotated and writes the successor, an access token, the user's active day and an audit
//! entry.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, Result, ensure};
use aws_lc_rs::digest::{SHA256, digest};
use rusqlite::{Connection, types::Value};

use crate::{load::CONNECTIONS, scale};

/// Refreshes that share a commit: as many as can be waiting, one for each connection.
pub const GROUP: usize = CONNECTIONS;
const GROUPS: u32 = 150;

const ROTATE: &str = "UPDATE refresh_tokens SET rotated_at = ?3 WHERE tenant_id = ?1 AND token_hmac = ?2 AND rotated_at IS NULL";
const NEWEST_TOKEN: &str =
    "SELECT * FROM refresh_tokens WHERE rotated_at IS NULL ORDER BY issued_at DESC LIMIT 1";
const NEWEST_ACCESS: &str = "SELECT * FROM access_tokens ORDER BY issued_at DESC LIMIT 1";
const NEWEST_DAY: &str = "SELECT * FROM daily_active_users ORDER BY date DESC LIMIT 1";
const NEWEST_ENTRY: &str =
    "SELECT * FROM logs WHERE key LIKE '%RefreshToken%' ORDER BY created_at DESC LIMIT 1";
const ROWS: &str = "SELECT COUNT(*) FROM refresh_tokens";

/// A copy of a server's database, and what a refresh writes.
pub struct Refreshes {
    connection: Connection,
    token: Written,
    access: Written,
    day: Written,
    entry: Written,
    written: u32,
}

/// A row, and the statement that writes it.
struct Written {
    insert: String,
    columns: Vec<String>,
    values: Vec<Value>,
}

impl Refreshes {
    /// Copies the database of a server that has refreshed tokens before; answers the copy's file.
    pub fn copy(file: &Path, place: &Path) -> Result<PathBuf> {
        let copied = place.join("refreshes.db");
        let name = copied.to_str().context("a path of text")?;
        Connection::open(file)?.execute("VACUUM INTO ?1", [name])?;
        Ok(copied)
    }

    /// Opens such a copy.
    pub fn open(copied: &Path) -> Result<Self> {
        let connection = Connection::open(copied)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        let row = |table, sql, conflict| Written::like(&connection, table, sql, conflict);
        // A refresh draws two values, so no value of whoever wrote here before comes again.
        let rows: u32 = connection.query_row(ROWS, [], |row| row.get(0))?;
        Ok(Self {
            token: row("refresh_tokens", NEWEST_TOKEN, " ON CONFLICT DO NOTHING")?,
            access: row("access_tokens", NEWEST_ACCESS, "")?,
            day: row("daily_active_users", NEWEST_DAY, " ON CONFLICT DO NOTHING")?,
            entry: row("logs", NEWEST_ENTRY, "")?,
            connection,
            written: rows * 4,
        })
    }

    /// Writes groups of refreshes; answers refreshes a second. Nothing is read, signed, answered or logged.
    pub fn rate(&mut self) -> Result<f64> {
        let mut current = Vec::new();
        for _ in 0..GROUP {
            let hmac = self.next_hmac();
            self.issue(hmac.clone())?;
            current.push(hmac);
        }
        let groups = scale::count(GROUPS);
        let since = Instant::now();
        for _ in 0..groups {
            self.begin()?;
            for presented in &mut current {
                let successor = self.next_hmac();
                let rotated = self.rotate(presented, successor.clone())?;
                ensure!(rotated, "a token was not there to be rotated");
                *presented = successor;
            }
            self.commit()?;
        }
        let seconds = since.elapsed().as_secs_f64();
        Ok(f64::from(groups) * f64::from(u32::try_from(GROUP)?) / seconds)
    }

    /// Writes a refresh token.
    pub fn issue(&mut self, hmac: Vec<u8>) -> Result<()> {
        self.token.set("token_hmac", Value::Blob(hmac));
        self.token.write(&self.connection)
    }

    /// Writes what one refresh writes; whether the token was there to be rotated.
    pub fn rotate(&mut self, presented: &[u8], successor: Vec<u8>) -> Result<bool> {
        // Some thousands a second, so that the time of a row grows as in the server's.
        let moment = i64::from(self.written / 4);
        let rotated = self.connection.prepare_cached(ROTATE)?.execute((
            self.token.get("tenant_id"),
            presented,
            moment,
        ))?;
        if rotated != 1 {
            return Ok(false);
        }
        self.token.set("issued_at", Value::Integer(moment));
        self.issue(successor)?;
        let access = self.next_hmac();
        // Times order the rows; the server's ids begin with one.
        let suffix = access.iter().take(6).map(|byte| format!("{byte:02x}"));
        let id = format!("1{moment:08}{}", suffix.collect::<String>());
        self.access.set("token_hmac", Value::Blob(access));
        self.access.set("issued_at", Value::Integer(moment));
        self.access.write(&self.connection)?;
        self.day.write(&self.connection)?;
        self.entry.set("id", Value::Text(id));
        self.entry.set("created_at", Value::Integer(moment));
        self.entry.write(&self.connection)?;
        Ok(true)
    }

    pub fn begin(&self) -> Result<()> {
        self.control("BEGIN IMMEDIATE")
    }

    pub fn commit(&self) -> Result<()> {
        self.control("COMMIT")
    }

    /// One that was not there before, anywhere in the order of all.
    fn next_hmac(&mut self) -> Vec<u8> {
        self.written += 1;
        digest(&SHA256, &self.written.to_be_bytes())
            .as_ref()
            .to_vec()
    }

    fn control(&self, sql: &str) -> Result<()> {
        self.connection.prepare_cached(sql)?.raw_execute()?;
        Ok(())
    }
}

impl Written {
    fn like(connection: &Connection, table: &str, newest: &str, conflict: &str) -> Result<Self> {
        let mut statement = connection.prepare(newest)?;
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut rows = statement.query([])?;
        let row = rows.next()?;
        let row = row.with_context(|| format!("the server wrote nothing into {table}"))?;
        let values = (0..columns.len()).map(|column| row.get(column));
        let places = vec!["?"; columns.len()].join(", ");
        Ok(Self {
            insert: format!(
                "INSERT INTO {table} ({}) VALUES ({places}){conflict}",
                columns.join(", ")
            ),
            values: values.collect::<Result<_, _>>()?,
            columns,
        })
    }

    fn position(&self, column: &str) -> usize {
        let found = self.columns.iter().position(|known| known == column);
        found.expect("the schema has the column")
    }

    fn get(&self, column: &str) -> &Value {
        &self.values[self.position(column)]
    }

    fn set(&mut self, column: &str, value: Value) {
        let position = self.position(column);
        self.values[position] = value;
    }

    fn write(&self, connection: &Connection) -> Result<()> {
        connection
            .prepare_cached(&self.insert)?
            .execute(rusqlite::params_from_iter(&self.values))?;
        Ok(())
    }
}
