//! Tables, columns and values, as both engines and the archive have them.

use std::collections::BTreeSet;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize, Serializer};

use super::BackupError;

/// What a column holds, besides NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Text,
    Int,
    Bool,
    Blob,
}

/// A table and the columns of its rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    #[serde(rename = "table")]
    pub name: String,
    pub columns: Vec<(String, Kind)>,
}

impl Table {
    /// The columns as a list for a statement.
    fn column_list(&self) -> String {
        let names: Vec<_> = self.columns.iter().map(|(name, _)| quoted(name)).collect();
        names.join(", ")
    }

    /// The statement that adds a row.
    pub fn insert(&self) -> String {
        let marks: Vec<_> = (1..=self.columns.len())
            .map(|number| format!("?{number}"))
            .collect();
        format!(
            "INSERT INTO {} ({}) VALUES ({})",
            quoted(&self.name),
            self.column_list(),
            marks.join(", ")
        )
    }

    /// The statement that PostgreSQL takes rows in by.
    pub fn copy_in(&self) -> String {
        format!(
            "COPY {} ({}) FROM STDIN (FORMAT BINARY)",
            quoted(&self.name),
            self.column_list()
        )
    }

    /// Refuses a table of an archive that is not one of the catalog's, column by column: its names
    /// become part of statements.
    pub fn must_be_among(&self, known: &[Self]) -> Result<(), BackupError> {
        let sorted = |table: &Self| {
            let mut columns = table.columns.clone();
            columns.sort_by(|one, other| one.0.cmp(&other.0));
            columns
        };
        let own = known.iter().find(|known| known.name == self.name);
        if own.is_some_and(|own| sorted(own) == sorted(self)) {
            Ok(())
        } else {
            Err(BackupError::Table {
                table: self.name.clone(),
            })
        }
    }

    /// The statement that reads all rows.
    pub fn select(&self) -> String {
        format!("SELECT {} FROM {}", self.column_list(), quoted(&self.name))
    }
}

pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Null,
    Text(String),
    Int(i64),
    Bool(bool),
    Blob(Vec<u8>),
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => to.serialize_unit(),
            Self::Text(text) => to.serialize_str(text),
            Self::Int(number) => to.serialize_i64(*number),
            Self::Bool(truth) => to.serialize_bool(*truth),
            Self::Blob(bytes) => to.serialize_str(&STANDARD.encode(bytes)),
        }
    }
}

impl Cell {
    /// A value of an archive's row; `None` when it is not of the column's kind.
    pub fn read(kind: Kind, value: serde_json::Value) -> Option<Self> {
        use serde_json::Value;

        Some(match (kind, value) {
            (_, Value::Null) => Self::Null,
            (Kind::Text, Value::String(text)) => Self::Text(text),
            (Kind::Int, Value::Number(number)) => Self::Int(number.as_i64()?),
            (Kind::Bool, Value::Bool(truth)) => Self::Bool(truth),
            (Kind::Blob, Value::String(text)) => Self::Blob(STANDARD.decode(text).ok()?),
            _ => return None,
        })
    }
}

/// A table of a catalog with the tables that its foreign keys name.
pub(super) struct Found {
    pub table: Table,
    pub parents: BTreeSet<String>,
}

/// Parents before children; by name where nothing else decides.
pub(super) fn in_order(mut found: Vec<Found>) -> Result<Vec<Table>, BackupError> {
    found.sort_by(|one, other| one.table.name.cmp(&other.table.name));
    let mut ordered: Vec<Table> = Vec::with_capacity(found.len());
    while !found.is_empty() {
        let names: BTreeSet<_> = found.iter().map(|found| found.table.name.clone()).collect();
        let ready = found.iter().position(|found| {
            let own = &found.table.name;
            !found
                .parents
                .iter()
                .any(|parent| parent != own && names.contains(parent))
        });
        let Some(ready) = ready else {
            return Err(BackupError::Circle);
        };
        ordered.push(found.remove(ready).table);
    }
    Ok(ordered)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, parents: &[&str]) -> Found {
        Found {
            table: Table {
                name: name.to_owned(),
                columns: Vec::new(),
            },
            parents: parents.iter().map(|parent| (*parent).to_owned()).collect(),
        }
    }

    #[test]
    fn parents_come_first() {
        let order = in_order(vec![
            found("a", &["b", "a"]),
            found("b", &["c", "elsewhere"]),
            found("c", &[]),
            found("d", &["c"]),
        ]);
        let names: Vec<_> = order
            .expect("an order")
            .into_iter()
            .map(|table| table.name)
            .collect();
        assert_eq!(names, ["c", "b", "a", "d"]);
        let circle = in_order(vec![found("a", &["b"]), found("b", &["a"])]);
        assert!(matches!(circle, Err(BackupError::Circle)));
    }

    #[test]
    fn values_keep_their_kind() {
        let cells = [
            (Kind::Text, Cell::Text("ü\"\n\u{0}".to_owned())),
            (Kind::Int, Cell::Int(i64::MIN)),
            (Kind::Int, Cell::Int(i64::MAX)),
            (Kind::Bool, Cell::Bool(false)),
            (Kind::Blob, Cell::Blob(vec![0, 255, 10])),
            (Kind::Blob, Cell::Null),
        ];
        for (kind, cell) in cells {
            let text = serde_json::to_string(&cell).expect("it is JSON");
            let value = serde_json::from_str(&text).expect("it is JSON");
            assert_eq!(Cell::read(kind, value), Some(cell));
        }
        for (kind, wrong) in [
            (Kind::Int, "1.5"),
            (Kind::Int, "true"),
            (Kind::Bool, "0"),
            (Kind::Text, "1"),
            (Kind::Blob, "\"*\""),
        ] {
            let value = serde_json::from_str(wrong).expect("it is JSON");
            assert_eq!(Cell::read(kind, value), None, "{wrong}");
        }
    }
}
