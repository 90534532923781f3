//! Reading a whole PostgreSQL database in one snapshot, and filling an empty one in one transaction.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error as StdError,
    io::{BufRead, Write},
    pin::{Pin, pin},
};

use futures_util::{TryStreamExt, pin_mut};
use keyward_model::Time;
use tokio_postgres::{
    GenericClient, Row, Transaction,
    binary_copy::BinaryCopyInWriter,
    types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked},
};

use super::{
    BackupError, Facts, Summary,
    reader::{Item, Reader},
    sum::Sum,
    table::{Cell, Found, Kind, Table, in_order, quoted},
    writer::{Writer, row_line},
};
use crate::{
    engine::{
        Target,
        postgres::{blocking, refusal},
    },
    migrate::{Migration, lock_migrations, migrate_postgres},
};

/// The name that archives have for this engine.
const ENGINE: &str = "postgres";

/// What belongs to the engine and not to the data.
const BOOKS: [&str; 2] = ["schema_migrations", "tenant_versions"];

const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const IS_OURS: &str = "SELECT to_regclass('schema_migrations') IS NOT NULL";
const SCHEMA: &str = "SELECT COALESCE(MAX(version), 0) FROM schema_migrations";
const HAS_TENANTS: &str = "SELECT EXISTS (SELECT 1 FROM tenants)";

/// Tables of ours: each has a tenant, or is the list of them. Somebody else's may lie beside them.
const COLUMNS: &str = "
    SELECT c.relname, a.attname, format_type(a.atttypid, NULL)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind = 'r' AND c.relnamespace = CAST(current_schema() AS regnamespace)
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      AND (c.relname = 'tenants' OR EXISTS (
        SELECT 1 FROM pg_attribute t WHERE t.attrelid = c.oid AND t.attname = 'tenant_id'))
    ORDER BY c.relname, a.attnum";
const PARENTS: &str = "
    SELECT DISTINCT c.relname, p.relname
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid
    WHERE k.contype = 'f' AND c.relnamespace = CAST(current_schema() AS regnamespace)";

fn refused(sql: &str) -> impl FnOnce(tokio_postgres::Error) -> BackupError {
    move |error| BackupError::Engine(refusal(&error, sql))
}

/// Writes all rows of a database as they are at one moment. Others may write meanwhile. Blocks.
pub(super) fn back_up(
    target: &Target,
    facts: Facts,
    out: impl Write + Send + 'static,
) -> Result<Summary, BackupError> {
    let target = target.clone();
    blocking(async move || Ok(write_all(&target, &facts, out).await))?
}

async fn write_all(
    target: &Target,
    facts: &Facts,
    out: impl Write,
) -> Result<Summary, BackupError> {
    let client = target.connect().await?;
    client
        .batch_execute(SNAPSHOT)
        .await
        .map_err(refused(SNAPSHOT))?;
    if !truth(&client, IS_OURS).await? {
        return Err(BackupError::Nothing);
    }
    let row = client.query_one(SCHEMA, &[]).await;
    let schema = row.map_err(refused(SCHEMA))?.get(0);
    let mut writer = Writer::begin(out, facts.head(ENGINE, schema))?;
    for table in tables(&client).await? {
        writer.begin_table(&table)?;
        each_row(&client, &table, |cells| writer.row(cells)).await?;
        writer.end_table(&table)?;
    }
    writer.finish()
}

/// Fills an empty database: all of it or nothing. Blocks.
pub(super) fn restore<R: BufRead + Send + 'static>(
    target: &Target,
    reader: Reader<R>,
    migrations: &'static [Migration],
    now: Time,
) -> Result<Summary, BackupError> {
    let target = target.clone();
    blocking(async move || Ok(fill(&target, reader, migrations, now).await))?
}

async fn fill<R: BufRead>(
    target: &Target,
    mut reader: Reader<R>,
    migrations: &'static [Migration],
    now: Time,
) -> Result<Summary, BackupError> {
    let mut client = target.connect().await?;
    if truth(&client, IS_OURS).await? {
        must_be_empty(&client).await?;
    }
    migrate_postgres(target, migrations, now)?;
    // From here on no server can make itself at home; one that has done so meanwhile is found.
    lock_migrations(&client).await?;
    let transaction = client.transaction().await.map_err(refused("BEGIN"))?;
    must_be_empty(&transaction).await?;
    load(&transaction, &mut reader).await?;
    transaction.commit().await.map_err(refused("COMMIT"))?;
    // The first server that comes would plan for empty tables. Whether it can be done changes nothing that was restored.
    let _ = client.batch_execute("ANALYZE").await;
    Ok(reader.summary())
}

async fn must_be_empty(client: &impl GenericClient) -> Result<(), BackupError> {
    if truth(client, HAS_TENANTS).await? {
        return Err(BackupError::NotEmpty);
    }
    Ok(())
}

async fn load<R: BufRead>(
    transaction: &Transaction<'_>,
    reader: &mut Reader<R>,
) -> Result<(), BackupError> {
    let known = tables(transaction).await?;
    // What migrations have put in is in the archive too, as it was in the end.
    for table in known.iter().rev() {
        let sql = format!("DELETE FROM {}", quoted(&table.name));
        transaction
            .execute(&sql, &[])
            .await
            .map_err(refused(&sql))?;
    }
    loop {
        match reader.next()? {
            Item::Table(table) => {
                table.must_be_among(&known)?;
                let sum = copy(transaction, &table, reader).await?;
                if sum_of(transaction, &table).await? != sum {
                    return Err(BackupError::Different { table: table.name });
                }
            }
            Item::End => return Ok(()),
            // The reader gives rows and their end only behind their table.
            Item::Row(_) | Item::TableEnd(..) => {}
        }
    }
}

/// Takes the rows of one table in; answers what the archive says that they add up to.
async fn copy<R: BufRead>(
    transaction: &Transaction<'_>,
    table: &Table,
    reader: &mut Reader<R>,
) -> Result<Sum, BackupError> {
    let sql = table.copy_in();
    let sink = transaction.copy_in(&sql).await.map_err(refused(&sql))?;
    let types: Vec<Type> = table
        .columns
        .iter()
        .map(|(_, kind)| type_of(*kind))
        .collect();
    let writer = BinaryCopyInWriter::new(sink, &types);
    pin_mut!(writer);
    loop {
        match reader.next()? {
            Item::Row(cells) => {
                let cells = cells.iter().map(|cell| cell as &(dyn ToSql + Sync));
                let written = writer.as_mut().write_raw(cells).await;
                written.map_err(refused(&sql))?;
            }
            Item::TableEnd(_, sum) => {
                writer.finish().await.map_err(refused(&sql))?;
                return Ok(sum);
            }
            Item::Table(_) | Item::End => {
                return Err(BackupError::Table {
                    table: table.name.clone(),
                });
            }
        }
    }
}

/// The tables with data, parents first.
async fn tables(client: &impl GenericClient) -> Result<Vec<Table>, BackupError> {
    let mut columns: BTreeMap<String, Vec<(String, Kind)>> = BTreeMap::new();
    for row in client.query(COLUMNS, &[]).await.map_err(refused(COLUMNS))? {
        let (table, column, shown): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        if BOOKS.contains(&table.as_str()) {
            continue;
        }
        let kind = match shown.as_str() {
            "text" => Kind::Text,
            "bigint" => Kind::Int,
            "boolean" => Kind::Bool,
            "bytea" => Kind::Blob,
            _ => return Err(BackupError::Table { table }),
        };
        columns.entry(table).or_default().push((column, kind));
    }
    let mut parents: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in client.query(PARENTS, &[]).await.map_err(refused(PARENTS))? {
        parents.entry(row.get(0)).or_default().insert(row.get(1));
    }
    let found = columns.into_iter().map(|(name, columns)| Found {
        parents: parents.remove(&name).unwrap_or_default(),
        table: Table { name, columns },
    });
    in_order(found.collect())
}

async fn each_row(
    client: &impl GenericClient,
    table: &Table,
    mut each: impl FnMut(&[Cell]) -> Result<(), BackupError>,
) -> Result<(), BackupError> {
    let sql = table.select();
    let none: [&(dyn ToSql + Sync); 0] = [];
    let rows = client.query_raw(&sql, none).await.map_err(refused(&sql))?;
    let mut rows: Pin<&mut _> = pin!(rows);
    let mut cells = Vec::with_capacity(table.columns.len());
    while let Some(row) = rows.try_next().await.map_err(refused(&sql))? {
        cells.clear();
        for (position, (column, kind)) in table.columns.iter().enumerate() {
            cells.push(cell(&row, position, *kind).map_err(|_| BackupError::Value {
                table: table.name.clone(),
                column: column.clone(),
            })?);
        }
        each(&cells)?;
    }
    Ok(())
}

fn cell(row: &Row, position: usize, kind: Kind) -> Result<Cell, tokio_postgres::Error> {
    let cell = match kind {
        Kind::Text => row.try_get::<_, Option<_>>(position)?.map(Cell::Text),
        Kind::Int => row.try_get::<_, Option<_>>(position)?.map(Cell::Int),
        Kind::Bool => row.try_get::<_, Option<_>>(position)?.map(Cell::Bool),
        Kind::Blob => row.try_get::<_, Option<_>>(position)?.map(Cell::Blob),
    };
    Ok(cell.unwrap_or(Cell::Null))
}

/// Reads a table back, as it would stand in an archive.
async fn sum_of(client: &impl GenericClient, table: &Table) -> Result<Sum, BackupError> {
    let (mut sum, mut line) = (Sum::default(), Vec::new());
    each_row(client, table, |cells| {
        row_line(&mut line, cells)?;
        sum.add(&line);
        Ok(())
    })
    .await?;
    Ok(sum)
}

async fn truth(client: &impl GenericClient, sql: &str) -> Result<bool, BackupError> {
    let row = client.query_one(sql, &[]).await.map_err(refused(sql))?;
    Ok(row.get(0))
}

fn type_of(kind: Kind) -> Type {
    match kind {
        Kind::Text => Type::TEXT,
        Kind::Int => Type::INT8,
        Kind::Bool => Type::BOOL,
        Kind::Blob => Type::BYTEA,
    }
}

impl ToSql for Cell {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Text(text) => text.to_sql(ty, out),
            Self::Int(number) => number.to_sql(ty, out),
            Self::Bool(truth) => truth.to_sql(ty, out),
            Self::Blob(bytes) => bytes.to_sql(ty, out),
        }
    }

    /// The reader has looked at each value's kind, and the catalog at each column's.
    fn accepts(ty: &Type) -> bool {
        [Type::TEXT, Type::INT8, Type::BOOL, Type::BYTEA].contains(ty)
    }

    to_sql_checked!();
}
