//! Reading a whole SQLite file in one snapshot, and filling a new one.

use std::{
    fs,
    io::{self, BufRead, Write},
    path::{Path, PathBuf},
};

use keyward_model::Time;
use rusqlite::{
    Connection, OptionalExtension, ToSql, params_from_iter,
    types::{Null, ToSqlOutput, ValueRef},
};

use super::{
    BackupError, Facts, Summary,
    reader::{Item, Reader},
    sum::Sum,
    table::{Cell, Found, Kind, Table, in_order, quoted},
    writer::{Writer, row_line},
};
use crate::{
    engine::{Role, connect, public_error},
    migrate::{Migration, migrate},
};

/// The name that archives have for this engine.
const ENGINE: &str = "sqlite";

/// What belongs to a database and not to its data.
const MIGRATIONS: &str = "schema_migrations";

/// Plain tables only: a virtual table is derived from them by triggers, and so is whatever bears
/// its name in front, the shadows that SQLite makes for it included.
const TABLES: &str = "SELECT name FROM pragma_table_list AS plain
    WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
      AND NOT EXISTS (
        SELECT 1 FROM pragma_table_list AS virtual WHERE virtual.type = 'virtual'
          AND substr(plain.name, 1, length(virtual.name) + 1) = virtual.name || '_')";
const COLUMNS: &str = "SELECT name, type FROM pragma_table_info(?1) ORDER BY cid";
const PARENTS: &str = "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(?1)";

impl From<rusqlite::Error> for BackupError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Engine(public_error(error))
    }
}

/// Writes all rows of a file as they are at one moment. Others may write meanwhile.
pub(super) fn back_up(path: &Path, facts: &Facts, out: impl Write) -> Result<Summary, BackupError> {
    if !has_bytes(path) {
        return Err(BackupError::Nothing);
    }
    let connection = connect(path, Role::Reader)?;
    // The first statement takes the snapshot that all others see.
    connection.execute_batch("BEGIN")?;
    if !names(&connection)?.iter().any(|name| name == MIGRATIONS) {
        return Err(BackupError::Nothing);
    }
    let schema = connection.query_row(
        "SELECT COALESCE(MAX(version), 0) FROM schema_migrations",
        [],
        |row| row.get(0),
    )?;
    let mut writer = Writer::begin(out, facts.head(ENGINE, schema))?;
    for table in tables(&connection)? {
        writer.begin_table(&table)?;
        each_row(&connection, &table, |cells| writer.row(cells))?;
        writer.end_table(&table)?;
    }
    writer.finish()
}

/// Fills a new file. It appears under its name when everything is in it, and not before.
pub(super) fn restore<R: BufRead>(
    path: &Path,
    mut reader: Reader<R>,
    migrations: &[Migration],
    now: Time,
) -> Result<Summary, BackupError> {
    if has_bytes(path) || has_bytes(&beside(path, "-wal")) {
        return Err(BackupError::NotEmpty);
    }
    let draft = beside(path, ".restoring");
    remove(&draft)?;
    let loaded = load(&draft, &mut reader, migrations, now).and_then(|()| {
        // Gives way to nobody: an empty file may lie there, but not a database of somebody else
        // who was quicker.
        remove_empty(path)?;
        fs::hard_link(&draft, path)?;
        sync_folder(path)?;
        Ok(())
    });
    let removed = remove(&draft);
    loaded?;
    removed?;
    Ok(reader.summary())
}

fn load<R: BufRead>(
    draft: &Path,
    reader: &mut Reader<R>,
    migrations: &[Migration],
    now: Time,
) -> Result<(), BackupError> {
    migrate(draft, migrations, now)?;
    let mut connection = connect(draft, Role::Migrations)?;
    let transaction = connection.transaction()?;
    let known = tables(&transaction)?;
    // What migrations have put in is in the archive too, as it was in the end.
    for table in known.iter().rev() {
        transaction.execute(&format!("DELETE FROM {}", quoted(&table.name)), [])?;
    }
    let mut insert = String::new();
    loop {
        match reader.next()? {
            Item::Table(table) => {
                table.must_be_among(&known)?;
                insert = table.insert();
            }
            Item::Row(cells) => {
                let mut statement = transaction.prepare_cached(&insert)?;
                statement.execute(params_from_iter(cells))?;
            }
            Item::TableEnd(table, sum) => {
                if sum_of(&transaction, &table)? != sum {
                    return Err(BackupError::Different { table: table.name });
                }
            }
            Item::End => break,
        }
    }
    let dangling = transaction
        .query_row("PRAGMA foreign_key_check", [], |_| Ok(()))
        .optional()?;
    if dangling.is_some() {
        return Err(BackupError::Dangling);
    }
    transaction.commit()?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    // The last connection takes the log away.
    connection.close().map_err(|(_, error)| error)?;
    Ok(())
}

fn names(connection: &Connection) -> Result<Vec<String>, BackupError> {
    let mut statement = connection.prepare(TABLES)?;
    let names = statement.query_map([], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

/// The tables with data, parents first.
fn tables(connection: &Connection) -> Result<Vec<Table>, BackupError> {
    let mut columns = connection.prepare(COLUMNS)?;
    let mut parents = connection.prepare(PARENTS)?;
    let mut found = Vec::new();
    for name in names(connection)? {
        if name == MIGRATIONS {
            continue;
        }
        let columns = columns
            .query_map([&name], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?
            .map(|column| {
                let (column, declared) = column?;
                kind(&declared)
                    .map(|kind| (column, kind))
                    .ok_or_else(|| BackupError::Table {
                        table: name.clone(),
                    })
            })
            .collect::<Result<_, BackupError>>()?;
        let parents = parents
            .query_map([&name], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        found.push(Found {
            table: Table { name, columns },
            parents,
        });
    }
    in_order(found)
}

fn kind(declared: &str) -> Option<Kind> {
    match declared.to_ascii_uppercase().as_str() {
        "TEXT" => Some(Kind::Text),
        "BIGINT" => Some(Kind::Int),
        "BOOLEAN" => Some(Kind::Bool),
        "BLOB" => Some(Kind::Blob),
        _ => None,
    }
}

fn each_row(
    connection: &Connection,
    table: &Table,
    mut each: impl FnMut(&[Cell]) -> Result<(), BackupError>,
) -> Result<(), BackupError> {
    let mut statement = connection.prepare(&table.select())?;
    let mut rows = statement.query([])?;
    let mut cells = Vec::with_capacity(table.columns.len());
    while let Some(row) = rows.next()? {
        cells.clear();
        for (position, (column, kind)) in table.columns.iter().enumerate() {
            let cell = cell(*kind, row.get_ref(position)?);
            cells.push(cell.ok_or_else(|| BackupError::Value {
                table: table.name.clone(),
                column: column.clone(),
            })?);
        }
        each(&cells)?;
    }
    Ok(())
}

/// `None` when the value is not what its column is for: SQLite takes anything anywhere.
fn cell(kind: Kind, value: ValueRef<'_>) -> Option<Cell> {
    Some(match (kind, value) {
        (_, ValueRef::Null) => Cell::Null,
        (Kind::Text, ValueRef::Text(text)) => Cell::Text(str::from_utf8(text).ok()?.to_owned()),
        (Kind::Int, ValueRef::Integer(number)) => Cell::Int(number),
        (Kind::Bool, ValueRef::Integer(truth @ 0..=1)) => Cell::Bool(truth == 1),
        (Kind::Blob, ValueRef::Blob(bytes)) => Cell::Blob(bytes.to_vec()),
        _ => return None,
    })
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::Null => Ok(ToSqlOutput::from(Null)),
            Self::Text(text) => text.to_sql(),
            Self::Int(number) => number.to_sql(),
            Self::Bool(truth) => truth.to_sql(),
            Self::Blob(bytes) => bytes.to_sql(),
        }
    }
}

/// Reads a table back, as it would stand in an archive.
fn sum_of(connection: &Connection, table: &Table) -> Result<Sum, BackupError> {
    let (mut sum, mut line) = (Sum::default(), Vec::new());
    each_row(connection, table, |cells| {
        row_line(&mut line, cells)?;
        sum.add(&line);
        Ok(())
    })?;
    Ok(sum)
}

fn has_bytes(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.len() > 0)
}

/// The path of a file that belongs to another one: its name with something behind.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Takes a draft away, with its log and index; one of an earlier restore that was ended, too.
fn remove(draft: &Path) -> io::Result<()> {
    for path in ["", "-wal", "-shm"].map(|suffix| beside(draft, suffix)) {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

fn remove_empty(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(file) if file.is_file() && file.len() == 0 => fs::remove_file(path),
        _ => Ok(()),
    }
}

/// Makes the new name survive a power cut.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::File::open(folder)?.sync_all()
}
