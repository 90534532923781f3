//! The settings of the commands that look after a database.

use std::path::PathBuf;

use super::{command_line::Arguments, storage::Storage};

/// Where a backup is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Archive {
    /// `-`: standard input or output.
    Standard,
    /// A file.
    File(PathBuf),
}

impl Archive {
    pub(super) fn read(text: &str) -> Self {
        match text {
            "-" => Self::Standard,
            path => Self::File(path.into()),
        }
    }

    /// The one that must be named.
    pub(super) fn of(arguments: &Arguments) -> Self {
        Self::read(arguments.text("FILE").unwrap_or_default())
    }
}

/// The settings of `keyward backup`.
#[derive(Clone, Debug)]
pub struct BackUp {
    /// The data.
    pub storage: Storage,
    /// Where to; a file named by the time when absent.
    pub to: Option<Archive>,
    /// Whether the backup is to hold the key.
    pub with_key: bool,
    /// Whether to print JSON.
    pub json: bool,
}

/// The settings of `keyward backup verify`.
#[derive(Clone, Debug)]
pub struct VerifyBackup {
    /// The backup.
    pub from: Archive,
    /// Whether to print JSON.
    pub json: bool,
}

/// The settings of `keyward restore`.
#[derive(Clone, Debug)]
pub struct Restore {
    /// The data to fill.
    pub storage: Storage,
    /// The backup.
    pub from: Archive,
    /// Whether to print JSON.
    pub json: bool,
}

/// The settings of `keyward migrate` and `keyward migrate plan`.
#[derive(Clone, Debug)]
pub struct Migrate {
    /// The data.
    pub storage: Storage,
    /// Whether to print JSON.
    pub json: bool,
}

/// The settings of `keyward db move`.
#[derive(Clone, Debug)]
pub struct MoveDatabase {
    /// What is read.
    pub from: Storage,
    /// What is filled. It has the same data folder and key.
    pub to: Storage,
    /// Whether to print JSON.
    pub json: bool,
}
