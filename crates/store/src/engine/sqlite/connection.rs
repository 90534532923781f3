//! How a connection to the database file is set up.

use std::{fs, path::Path, time::Duration};

use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};

use super::{failure::public_error, functions};
use crate::engine::{Error, Result};

/// How long a statement waits for another process.
pub(super) const BUSY: Duration = Duration::from_secs(5);

/// How long a process that starts waits for one that is migrating.
const BUSY_MIGRATING: Duration = Duration::from_secs(60);

/// Prepared statements kept by each connection.
const STATEMENTS: usize = 256;

/// The WAL file is cut back to this many bytes when it starts over.
const WAL_BYTES: i64 = 64 * 1024 * 1024;

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The one that writes.
    Writer,
    /// One that reads; statements that write are refused.
    Reader,
    /// The one that moves the WAL into the database file.
    Checkpoints,
    /// The one that changes the schema. Foreign keys are checked at its end instead of at each
    /// statement, as SQLite's procedure for rebuilding a table asks.
    Migrations,
}

/// Opens the file, which is created (mode 0600) when it is missing.
pub(crate) fn connect(path: &Path, role: Role) -> Result<Connection> {
    create_private(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(public_error)?;
    set_up(&connection, role).map_err(public_error)?;
    Ok(connection)
}

fn set_up(connection: &Connection, role: Role) -> rusqlite::Result<()> {
    connection.busy_timeout(if role == Role::Migrations {
        BUSY_MIGRATING
    } else {
        BUSY
    })?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Plans depend on texts, never on values. Without this a statement that meets a partial index is
    // compiled again for each value, which costs more than running it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    functions::register(connection)?;
    write_ahead(connection)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", role != Role::Migrations)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    // What a savepoint would undo is kept beside the database otherwise: once one has touched
    // more than 64 kB, each later one writes to a file in the system's temporary folder.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "journal_size_limit", WAL_BYTES)?;
    if role != Role::Migrations {
        // Checkpoints have a thread of their own; a writer that stops for one makes its whole
        // group wait.
        connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    }
    if role == Role::Reader {
        connection.pragma_update(None, "query_only", true)?;
    }
    Ok(())
}

/// Switches the file to WAL, which it remembers. Two processes that start on a new file at once
/// can meet here, and SQLite then answers "busy" at once instead of waiting: so we wait for the
/// other's lock and try again.
fn write_ahead(connection: &Connection) -> rusqlite::Result<()> {
    const ATTEMPTS: u32 = 100;
    let mut attempt = 0;
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && attempt < ATTEMPTS =>
            {
                attempt += 1;
                connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK")?;
            }
            other => return other,
        }
    }
}

/// SQLite gives the WAL and its index the mode of the database file.
fn create_private(path: &Path) -> Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(Error::sql(format!(
            "the database file cannot be created: {error}"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    #[test]
    fn a_statement_is_compiled_once_whatever_it_is_given() {
        let folder = tempfile::tempdir().expect("a folder");
        let connection = connect(&folder.path().join("test.db"), Role::Writer).expect("a database");
        connection
            .execute_batch(
                "CREATE TABLE items (id BIGINT, state TEXT, name TEXT);
                 CREATE INDEX open_items ON items (id) WHERE state = 'open';",
            )
            .expect("the statement is good");
        let sql = "SELECT name FROM items WHERE id = $1 AND state = $2";
        let mut statement = connection.prepare(sql).expect("the statement is good");
        for state in ["open", "closed", "open"] {
            statement
                .raw_bind_parameter(1, 7)
                .expect("the statement is good");
            statement
                .raw_bind_parameter(2, state)
                .expect("the statement is good");
            assert!(
                statement
                    .raw_query()
                    .next()
                    .expect("the statement is good")
                    .is_none()
            );
        }
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
    }
}
