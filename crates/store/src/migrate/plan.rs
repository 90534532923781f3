//! What a migration would do, and what keeps it from being done. Nothing is changed or created.

use std::{fs, io, path::Path};

use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::{MigrateError, Migration, POSTGRES, SQLITE, missing, newest, postgres::STRANGER};
use crate::{
    Database, Error, Location,
    engine::{
        Target,
        postgres::{blocking, refusal},
        public_error,
    },
    open::sqlite_file,
};

/// What `migrate` would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// `sqlite` or `postgres`.
    pub engine: &'static str,
    /// The number of the database's newest migration; 0 when there is none.
    pub schema: i64,
    /// The number of this binary's newest migration.
    pub known: i64,
    /// What would be applied: numbers and names.
    pub pending: Vec<(i64, &'static str)>,
    /// Why it could not be.
    pub blocks: Vec<String>,
}

const IS_OURS: &str = "SELECT to_regclass('schema_migrations') IS NOT NULL";
const RECORDED: &str = "SELECT version, checksum FROM schema_migrations ORDER BY version";
/// A role without a schema in its search path, or without rights there, gets NULL or false.
const MAY_CREATE: &str = "SELECT COALESCE(has_schema_privilege(current_schema(), 'CREATE'), FALSE)";
/// Only who owns a table may change it.
const OF_OTHERS: &str = "
    SELECT c.relname FROM pg_class c
    WHERE c.relkind = 'r' AND c.relnamespace = CAST(current_schema() AS regnamespace)
      AND (c.relname IN ('tenants', 'schema_migrations') OR EXISTS (
        SELECT 1 FROM pg_attribute t WHERE t.attrelid = c.oid AND t.attname = 'tenant_id'))
      AND NOT pg_has_role(c.relowner, 'USAGE')
    ORDER BY c.relname";

/// Looks at a database without touching it.
///
/// # Errors
/// When the database cannot be reached or read.
pub fn plan(location: &Location) -> Result<Plan, MigrateError> {
    match &location.database {
        Database::Postgres(options) => of_server(&options.target),
        _ => of_file(&sqlite_file(location).unwrap_or_default()),
    }
}

fn judged(
    engine: &'static str,
    migrations: &[Migration],
    recorded: &[(i64, String)],
    mut blocks: Vec<String>,
) -> Plan {
    let pending = match missing(migrations, recorded) {
        Ok(missing) => missing
            .iter()
            .map(|migration| (migration.version, migration.name))
            .collect(),
        Err(error) => {
            blocks.push(error.to_string());
            Vec::new()
        }
    };
    Plan {
        engine,
        schema: recorded.last().map_or(0, |(version, _)| *version),
        known: newest(migrations),
        pending,
        blocks,
    }
}

fn of_file(path: &Path) -> Result<Plan, MigrateError> {
    let mut blocks = Vec::new();
    let is_there = fs::metadata(path).is_ok_and(|file| file.len() > 0);
    if !is_there {
        return Ok(judged("sqlite", SQLITE, &[], blocks));
    }
    if let Err(error) = may_write(path) {
        blocks.push(format!("{} cannot be written: {error}", path.display()));
    }
    let recorded =
        recorded_in(path).map_err(|error| MigrateError::Database(public_error(error)))?;
    Ok(judged("sqlite", SQLITE, &recorded, blocks))
}

/// Opened and left as it is.
fn may_write(path: &Path) -> io::Result<()> {
    fs::OpenOptions::new().append(true).open(path).map(drop)
}

fn recorded_in(path: &Path) -> rusqlite::Result<Vec<(i64, String)>> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    let books = "SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations'";
    let is_ours = connection.query_row(books, [], |_| Ok(())).optional()?;
    if is_ours.is_none() {
        return Ok(Vec::new());
    }
    connection
        .prepare(RECORDED)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

fn of_server(target: &Target) -> Result<Plan, MigrateError> {
    let target = target.clone();
    let refused = |sql: &'static str| move |error| -> Error { refusal(&error, sql) };
    let found = blocking(async move || {
        let client = target.connect().await?;
        let is_ours = client.query_one(IS_OURS, &[]).await;
        let mut recorded = Vec::new();
        let mut blocks = Vec::new();
        if is_ours.map_err(refused(IS_OURS))?.get(0) {
            let rows = client
                .query(RECORDED, &[])
                .await
                .map_err(refused(RECORDED))?;
            recorded.extend(rows.iter().map(|row| (row.get(0), row.get(1))));
        }
        let stranger = client.query_opt(STRANGER, &[]).await;
        if let Some(row) = stranger.map_err(refused(STRANGER))? {
            blocks.push(MigrateError::Foreign { table: row.get(0) }.to_string());
        }
        let may = client.query_one(MAY_CREATE, &[]).await;
        if !may.map_err(refused(MAY_CREATE))?.get::<_, bool>(0) {
            blocks.push("the role may not create tables in its schema".to_owned());
        }
        let others = client
            .query(OF_OTHERS, &[])
            .await
            .map_err(refused(OF_OTHERS))?;
        blocks.extend(others.iter().map(|row| {
            let table: String = row.get(0);
            format!("the table {table} belongs to another role")
        }));
        Ok((recorded, blocks))
    });
    let (recorded, blocks) = found?;
    Ok(judged("postgres", POSTGRES, &recorded, blocks))
}
