//! A look at a SQLite file.

use std::path::Path;

use keyward_model::Time;
use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::{ADDRESSES, Inspection, Trigrams, address, has_addresses, schema_of};
use crate::{Error, engine::public_error, migrate::SQLITE};

pub(super) fn inspect(file: &Path) -> Result<Inspection, Error> {
    look(file).map_err(public_error)
}

fn look(file: &Path) -> rusqlite::Result<Inspection> {
    // Not to be created: whoever only looks leaves nothing behind.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    let recorded = recorded(&connection)?;
    // Takes the writer's lock, for which file and folder must be writable, and changes nothing.
    let may_write = connection
        .execute_batch("BEGIN IMMEDIATE; ROLLBACK")
        .is_ok();
    let encoding: String = connection.query_row("PRAGMA encoding", [], |row| row.get(0))?;
    let newest = match recorded.is_empty() {
        true => None,
        false => connection.query_row("SELECT MAX(created_at) FROM logs", [], |row| row.get(0))?,
    };
    let mut addresses = Vec::new();
    if has_addresses(&recorded) {
        let mut statement = connection.prepare(ADDRESSES)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, url): (String, String) = (row.get(0)?, row.get(1)?);
            addresses.extend(address(&id, &url));
        }
    }
    Ok(Inspection {
        engine: format!("SQLite {}", rusqlite::version()),
        schema: schema_of(SQLITE, &recorded),
        may_write,
        may_migrate: may_write,
        is_utf8: encoding == "UTF-8",
        trigrams: Trigrams::Indexed,
        time: None,
        newest_entry: newest.map(Time::from_millis),
        addresses,
        connections: None,
    })
}

fn recorded(connection: &Connection) -> rusqlite::Result<Vec<(i64, String)>> {
    let known = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'";
    let is_known = connection.query_row(known, [], |_| Ok(())).optional()?;
    if is_known.is_none() {
        return Ok(Vec::new());
    }
    connection
        .prepare("SELECT version, checksum FROM schema_migrations ORDER BY version")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}
