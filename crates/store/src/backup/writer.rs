//! Writes an archive, line by line.

use std::io::Write;

use keyward_crypto::Sha256;
use serde::Serialize;

use super::{
    BackupError,
    lines::{End, Head, Summary, TableEnd},
    sum::Sum,
    table::{Cell, Table},
};

/// Takes the tables one after the other.
pub(super) struct Writer<W> {
    out: W,
    head: Head,
    digest: Sha256,
    bytes: u64,
    line: Vec<u8>,
    sum: Sum,
    tables: Vec<(String, u64)>,
}

impl<W: Write> Writer<W> {
    /// Writes the head.
    pub fn begin(out: W, head: Head) -> Result<Self, BackupError> {
        let mut writer = Self {
            out,
            head,
            digest: Sha256::default(),
            bytes: 0,
            line: Vec::new(),
            sum: Sum::default(),
            tables: Vec::new(),
        };
        let head = writer.head.clone();
        writer.write(&head)?;
        Ok(writer)
    }

    pub fn begin_table(&mut self, table: &Table) -> Result<(), BackupError> {
        self.sum = Sum::default();
        self.write(table)
    }

    pub fn row(&mut self, cells: &[Cell]) -> Result<(), BackupError> {
        row_line(&mut self.line, cells)?;
        self.sum.add(&self.line);
        self.put()
    }

    pub fn end_table(&mut self, table: &Table) -> Result<(), BackupError> {
        let sum = self.sum;
        self.tables.push((table.name.clone(), sum.rows));
        self.write(&TableEnd {
            end: table.name.clone(),
            rows: sum.rows,
            sum: sum.hex(),
        })
    }

    /// Writes the end; what was written before counts only now.
    pub fn finish(mut self) -> Result<Summary, BackupError> {
        let rows = self.tables.iter().map(|(_, rows)| rows).sum();
        let digest = std::mem::take(&mut self.digest);
        self.write(&End {
            tables: self.tables.len() as u64,
            rows,
            sha256: digest.finish_hex(),
        })?;
        self.out.flush()?;
        Ok(Summary {
            head: self.head,
            tables: self.tables,
            rows,
            bytes: self.bytes,
        })
    }

    fn write(&mut self, line: &impl Serialize) -> Result<(), BackupError> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, line).map_err(std::io::Error::from)?;
        self.put()
    }

    fn put(&mut self) -> Result<(), BackupError> {
        self.line.push(b'\n');
        self.digest.update(&self.line);
        self.bytes += self.line.len() as u64;
        self.out.write_all(&self.line)?;
        Ok(())
    }
}

/// A row as its line, without the line's end: what is added up.
pub(super) fn row_line(line: &mut Vec<u8>, cells: &[Cell]) -> Result<(), BackupError> {
    line.clear();
    serde_json::to_writer(line, cells).map_err(std::io::Error::from)?;
    Ok(())
}
