//! Reads an archive and finds out whether it is whole: every count, every sum, the digest.

use std::io::{BufRead, Read};

use keyward_crypto::Sha256;

use super::{
    BackupError,
    lines::{End, FORMAT, Head, Line, Summary, TableEnd},
    sum::Sum,
    table::{Cell, Table},
};

/// A longer line is no row of ours.
const LONGEST_LINE: u64 = 256 * 1024 * 1024;

/// What comes next.
pub(super) enum Item {
    /// A table begins.
    Table(Table),
    /// One row of it.
    Row(Vec<Cell>),
    /// It ends, and its rows add up to this.
    TableEnd(Table, Sum),
    /// The archive ends, and is whole.
    End,
}

/// Gives an archive item by item. Nothing of it may count before its end was given.
pub(super) struct Reader<R> {
    input: R,
    head: Head,
    digest: Sha256,
    bytes: u64,
    number: u64,
    line: Vec<u8>,
    table: Option<(Table, Sum)>,
    tables: Vec<(String, u64)>,
}

/// Reads an archive to its end.
///
/// # Errors
/// When it is no archive, cut off or damaged.
pub fn verify(input: impl BufRead) -> Result<Summary, BackupError> {
    let mut reader = Reader::begin(input)?;
    while !matches!(reader.next()?, Item::End) {}
    Ok(reader.summary())
}

impl<R: BufRead> Reader<R> {
    /// Reads the head.
    pub fn begin(mut input: R) -> Result<Self, BackupError> {
        let mut line = Vec::new();
        // An archive's first line is short; another file's may be as long as the file.
        (&mut input).take(64 * 1024).read_until(b'\n', &mut line)?;
        let head: serde_json::Value =
            serde_json::from_slice(&line).map_err(|_| BackupError::NotABackup)?;
        let format = head
            .get("keywardBackup")
            .and_then(serde_json::Value::as_u64);
        let format = format.and_then(|format| u32::try_from(format).ok());
        let found = format.ok_or(BackupError::NotABackup)?;
        if found != FORMAT {
            return Err(BackupError::Format {
                found,
                known: FORMAT,
            });
        }
        let head = serde_json::from_value(head).map_err(|_| BackupError::NotABackup)?;
        let mut digest = Sha256::default();
        digest.update(&line);
        Ok(Self {
            input,
            head,
            digest,
            bytes: line.len() as u64,
            number: 1,
            line,
            table: None,
            tables: Vec::new(),
        })
    }

    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The next item.
    pub fn next(&mut self) -> Result<Item, BackupError> {
        self.read_line()?;
        if self.line.first() == Some(&b'[') {
            return self.row();
        }
        let line = serde_json::from_slice(&self.line);
        let line = line.map_err(|_| self.damaged("it is no line of a backup"))?;
        match line {
            Line::End(end) => self.end(&end).map(|()| Item::End),
            Line::Table(table) => {
                self.take_in();
                if self.table.is_some() {
                    return Err(self.damaged("the table before has no end"));
                }
                self.table = Some((table.clone(), Sum::default()));
                Ok(Item::Table(table))
            }
            Line::TableEnd(end) => {
                self.take_in();
                self.table_end(&end)
            }
        }
    }

    /// What was read.
    pub fn summary(self) -> Summary {
        Summary {
            head: self.head,
            rows: self.tables.iter().map(|(_, rows)| rows).sum(),
            tables: self.tables,
            bytes: self.bytes,
        }
    }

    fn row(&mut self) -> Result<Item, BackupError> {
        let without_end = self.line.strip_suffix(b"\n").unwrap_or(&self.line);
        let Some((table, sum)) = &mut self.table else {
            return Err(self.damaged("it is a row of no table"));
        };
        sum.add(without_end);
        let values: Option<Vec<serde_json::Value>> = serde_json::from_slice(&self.line).ok();
        let cells = values
            .filter(|values| values.len() == table.columns.len())
            .and_then(|values| {
                let kinds = table.columns.iter().map(|(_, kind)| *kind);
                kinds
                    .zip(values)
                    .map(|(kind, value)| Cell::read(kind, value))
                    .collect()
            });
        self.take_in();
        cells
            .map(Item::Row)
            .ok_or_else(|| self.damaged("the row does not fit its table"))
    }

    fn table_end(&mut self, end: &TableEnd) -> Result<Item, BackupError> {
        match self.table.take() {
            Some((table, sum))
                if table.name == end.end && sum.rows == end.rows && sum.hex() == end.sum =>
            {
                self.tables.push((table.name.clone(), sum.rows));
                Ok(Item::TableEnd(table, sum))
            }
            _ => Err(self.damaged("the table's rows do not add up")),
        }
    }

    fn end(&mut self, end: &End) -> Result<(), BackupError> {
        let digest = std::mem::take(&mut self.digest).finish_hex();
        let rows: u64 = self.tables.iter().map(|(_, rows)| rows).sum();
        let fits = self.table.is_none()
            && end.tables == self.tables.len() as u64
            && end.rows == rows
            && end.sha256 == digest;
        if !fits {
            return Err(self.damaged("the digest does not fit"));
        }
        if !self.input.fill_buf()?.is_empty() {
            return Err(self.damaged("something follows the end"));
        }
        Ok(())
    }

    fn read_line(&mut self) -> Result<(), BackupError> {
        self.line.clear();
        self.number += 1;
        let mut input = (&mut self.input).take(LONGEST_LINE);
        let read = input.read_until(b'\n', &mut self.line)?;
        self.bytes += read as u64;
        match self.line.last() {
            Some(b'\n') => Ok(()),
            _ if read as u64 == LONGEST_LINE => Err(self.damaged("the line is too long")),
            _ => Err(BackupError::CutOff),
        }
    }

    fn take_in(&mut self) {
        self.digest.update(&self.line);
    }

    fn damaged(&self, what: &'static str) -> BackupError {
        BackupError::Damaged {
            line: self.number,
            what,
        }
    }
}
