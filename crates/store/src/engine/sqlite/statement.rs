//! Binding values and fetching rows.
//!
//! Texts are written with PostgreSQL's `$1`. To SQLite that is a *name*, numbered by its first
//! appearance in the text, so `$2 … $1` would be bound the wrong way round by position.

use rusqlite::{
    CachedStatement, Connection, Statement, ToSql,
    types::{Null, ToSqlOutput},
};

use super::failure::public_error;
use crate::engine::{Error, FromRow, Result, Row, V, tx::too_many};

/// Runs a statement that gives no rows.
pub(crate) fn execute(connection: &Connection, sql: &str, args: &[V<'_>]) -> Result<u64> {
    let mut statement = connection.prepare_cached(sql).map_err(public_error)?;
    bind(&mut statement, sql, args)?;
    statement
        .raw_execute()
        .map(|changed| changed as u64)
        .map_err(public_error)
}

/// Fetches every row; more than `most` are an error. `keep` says whether the prepared statement is
/// worth keeping.
pub(crate) fn fetch<T: FromRow>(
    connection: &Connection,
    sql: &str,
    keep: bool,
    args: &[V<'_>],
    most: usize,
) -> Result<Vec<T>> {
    let mut statement = Prepared::new(connection, sql, keep)?;
    let statement = statement.get();
    bind(statement, sql, args)?;
    let mut rows = statement.raw_query();
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(public_error)? {
        if found.len() == most {
            return Err(too_many(sql));
        }
        found.push(T::from_row(&Row::sqlite(row))?);
    }
    Ok(found)
}

enum Prepared<'c> {
    Kept(CachedStatement<'c>),
    Once(Statement<'c>),
}

impl<'c> Prepared<'c> {
    fn new(connection: &'c Connection, sql: &str, keep: bool) -> Result<Self> {
        if keep {
            connection.prepare_cached(sql).map(Self::Kept)
        } else {
            connection.prepare(sql).map(Self::Once)
        }
        .map_err(public_error)
    }

    fn get(&mut self) -> &mut Statement<'c> {
        match self {
            Self::Kept(statement) => statement,
            Self::Once(statement) => statement,
        }
    }
}

fn bind(statement: &mut Statement<'_>, sql: &str, args: &[V<'_>]) -> Result<()> {
    let mut needed = 0;
    for index in 1..=statement.parameter_count() {
        // The query builder's texts for SQLite have a bare `?`, which is a position.
        let position = match statement.parameter_name(index) {
            None => Some(index),
            Some(name) => name
                .strip_prefix(['$', '?'])
                .and_then(|number| number.parse().ok())
                .filter(|position| *position > 0),
        };
        let Some(position) = position else {
            return Err(Error::sql(format!("a parameter is no number in: {sql}")));
        };
        needed = needed.max(position);
        let Some(value) = args.get(position - 1) else {
            return Err(count(position, args.len(), sql));
        };
        statement
            .raw_bind_parameter(index, Bound(value))
            .map_err(public_error)?;
    }
    // PostgreSQL refuses a value that the text does not mention.
    if needed == args.len() {
        Ok(())
    } else {
        Err(count(needed, args.len(), sql))
    }
}

fn count(needed: usize, given: usize, sql: &str) -> Error {
    Error::sql(format!(
        "{needed} values needed and {given} given in: {sql}"
    ))
}

struct Bound<'v, 'a>(&'v V<'a>);

impl ToSql for Bound<'_, '_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self.0 {
            V::Null(_) => Ok(ToSqlOutput::from(Null)),
            V::Int(value) => Ok(ToSqlOutput::from(*value)),
            V::Bool(value) => Ok(ToSqlOutput::from(*value)),
            V::Text(value) | V::Json(value) => Ok(ToSqlOutput::from(*value)),
            V::Blob(value) => Ok(ToSqlOutput::from(*value)),
        }
    }
}
