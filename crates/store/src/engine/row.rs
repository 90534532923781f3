//! What a statement gives back: rows, read by column into plain Rust types.
//!
//! Reading is strict, so that both engines agree: a BIGINT is an `i64`, a TEXT a `String`, and
//! nothing is converted on the way.

use std::cell::Cell;

use serde::de::DeserializeOwned;

use super::{Error, Result};

/// A row of a result, valid while it is being read.
pub struct Row<'r> {
    inner: Inner<'r>,
    /// Where the next name is looked for first: readers name columns in the order of the text.
    next: Cell<usize>,
}

enum Inner<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

/// One column's value, as the engine holds it.
#[derive(Clone, Copy)]
pub enum Column<'r> {
    /// NULL.
    Null,
    /// A whole number; SQLite's booleans too.
    Int(i64),
    /// PostgreSQL's booleans.
    Bool(bool),
    /// A text or JSON document.
    Text(&'r str),
    /// Bytes.
    Blob(&'r [u8]),
}

/// A type that one row becomes.
pub trait FromRow: Sized {
    /// Reads the row.
    ///
    /// # Errors
    /// [`Error::Decode`] when a column is missing or has another type.
    fn from_row(row: &Row<'_>) -> Result<Self>;
}

/// A type that one column becomes. Value types of the model implement it inside the store.
pub trait FromColumn: Sized {
    /// Reads the value.
    ///
    /// # Errors
    /// [`Error::Decode`] with what was expected; never with the value.
    fn from_column(column: Column<'_>) -> Result<Self>;
}

/// How a column is named: by its name or by its position from 0.
pub trait ColumnIndex: Copy {
    /// The position, if the row has such a column.
    fn position(self, row: &Row<'_>) -> Option<usize>;
    /// How messages name it.
    fn describe(self) -> String;
}

impl ColumnIndex for usize {
    fn position(self, row: &Row<'_>) -> Option<usize> {
        (self < row.count()).then_some(self)
    }

    fn describe(self) -> String {
        format!("column {self}")
    }
}

impl ColumnIndex for &str {
    fn position(self, row: &Row<'_>) -> Option<usize> {
        let (count, first) = (row.count(), row.next.get());
        let position = (first..count)
            .chain(0..first.min(count))
            .find(|position| row.name(*position) == Some(self))?;
        row.next.set(position + 1);
        Some(position)
    }

    fn describe(self) -> String {
        format!("column {self}")
    }
}

impl<'r> Row<'r> {
    pub(super) fn sqlite(row: &'r rusqlite::Row<'r>) -> Self {
        Self {
            inner: Inner::Sqlite(row),
            next: Cell::new(0),
        }
    }

    pub(super) fn postgres(row: &'r tokio_postgres::Row) -> Self {
        Self {
            inner: Inner::Postgres(row),
            next: Cell::new(0),
        }
    }

    fn count(&self) -> usize {
        match self.inner {
            Inner::Sqlite(row) => row.as_ref().column_count(),
            Inner::Postgres(row) => row.len(),
        }
    }

    fn name(&self, position: usize) -> Option<&str> {
        match self.inner {
            Inner::Sqlite(row) => row.as_ref().column_name(position).ok(),
            Inner::Postgres(row) => row
                .columns()
                .get(position)
                .map(tokio_postgres::Column::name),
        }
    }

    /// Reads one column, by name or by position.
    ///
    /// # Errors
    /// [`Error::Decode`] when there is no such column or it has another type.
    pub fn get<T: FromColumn>(&self, index: impl ColumnIndex) -> Result<T> {
        let read = || {
            let position = index.position(self).ok_or("is not in the result")?;
            match self.inner {
                Inner::Sqlite(row) => Column::of_sqlite(row, position),
                Inner::Postgres(row) => Column::of_postgres(row, position),
            }
        };
        read()
            .map_err(Error::decode)
            .and_then(T::from_column)
            .map_err(|error| match error {
                Error::Decode { context } => {
                    Error::decode(format!("{} {context}", index.describe()))
                }
                other => other,
            })
    }
}

impl<'r> Column<'r> {
    fn of_sqlite(row: &'r rusqlite::Row<'r>, position: usize) -> Result<Self, &'static str> {
        use rusqlite::types::ValueRef;
        match row.get_ref(position) {
            Ok(ValueRef::Null) => Ok(Self::Null),
            Ok(ValueRef::Integer(value)) => Ok(Self::Int(value)),
            Ok(ValueRef::Text(bytes)) => std::str::from_utf8(bytes)
                .map(Self::Text)
                .map_err(|_| "is not valid UTF-8"),
            Ok(ValueRef::Blob(bytes)) => Ok(Self::Blob(bytes)),
            Ok(ValueRef::Real(_)) => Err("is a floating-point number, which no column holds"),
            Err(_) => Err("could not be read"),
        }
    }

    fn of_postgres(row: &'r tokio_postgres::Row, position: usize) -> Result<Self, &'static str> {
        use tokio_postgres::types::{FromSql, Type};

        fn get<'r, T: FromSql<'r>>(
            row: &'r tokio_postgres::Row,
            position: usize,
            turn: impl FnOnce(T) -> Column<'r>,
        ) -> Result<Column<'r>, &'static str> {
            row.try_get::<_, Option<T>>(position)
                .map(|value| value.map_or(Column::Null, turn))
                .map_err(|_| "could not be read")
        }
        match *row.columns()[position].type_() {
            Type::INT8 => get(row, position, Self::Int),
            Type::INT4 => get(row, position, |value: i32| Self::Int(value.into())),
            Type::INT2 => get(row, position, |value: i16| Self::Int(value.into())),
            Type::BOOL => get(row, position, Self::Bool),
            Type::TEXT | Type::VARCHAR | Type::NAME => get(row, position, Self::Text),
            Type::BYTEA => get(row, position, Self::Blob),
            Type::FLOAT4 | Type::FLOAT8 => Err("is a floating-point number, which no column holds"),
            _ => Err("has a type that no column has"),
        }
    }

    fn wanted<T>(self, wanted: &str) -> Result<T> {
        let found = match self {
            Self::Null => "NULL",
            Self::Int(_) => "a number",
            Self::Bool(_) => "true or false",
            Self::Text(_) => "a text",
            Self::Blob(_) => "bytes",
        };
        Err(Error::decode(format!("should be {wanted} and is {found}")))
    }
}

impl FromColumn for i64 {
    fn from_column(column: Column<'_>) -> Result<Self> {
        match column {
            Column::Int(value) => Ok(value),
            other => other.wanted("a number"),
        }
    }
}

impl FromColumn for bool {
    fn from_column(column: Column<'_>) -> Result<Self> {
        match column {
            Column::Int(0) => Ok(false),
            Column::Int(1) => Ok(true),
            Column::Bool(value) => Ok(value),
            other => other.wanted("true or false"),
        }
    }
}

impl FromColumn for String {
    fn from_column(column: Column<'_>) -> Result<Self> {
        match column {
            Column::Text(value) => Ok(value.to_owned()),
            other => other.wanted("a text"),
        }
    }
}

impl FromColumn for Vec<u8> {
    fn from_column(column: Column<'_>) -> Result<Self> {
        match column {
            Column::Blob(value) => Ok(value.to_vec()),
            other => other.wanted("bytes"),
        }
    }
}

impl<T: FromColumn> FromColumn for Option<T> {
    fn from_column(column: Column<'_>) -> Result<Self> {
        match column {
            Column::Null => Ok(None),
            present => T::from_column(present).map(Some),
        }
    }
}

/// A column that holds a JSON document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromColumn for Json<T> {
    fn from_column(column: Column<'_>) -> Result<Self> {
        match column {
            // serde_json's own message would quote the value.
            Column::Text(text) => serde_json::from_str(text).map(Self).map_err(|error| {
                Error::decode(format!(
                    "is JSON of another shape at {}:{} ({:?})",
                    error.line(),
                    error.column(),
                    error.classify()
                ))
            }),
            other => other.wanted("a JSON document"),
        }
    }
}

/// A row of one column.
impl<T: FromColumn> FromRow for T {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        row.get(0)
    }
}

macro_rules! tuples {
    ($($name:ident $index:literal),+) => {
        impl<$($name: FromColumn),+> FromRow for ($($name,)+) {
            fn from_row(row: &Row<'_>) -> Result<Self> {
                Ok(($(row.get::<$name>($index)?,)+))
            }
        }
    };
}

tuples!(A 0);
tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);
tuples!(A 0, B 1, C 2, D 3);
tuples!(A 0, B 1, C 2, D 3, E 4);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
