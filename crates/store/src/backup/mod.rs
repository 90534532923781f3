//! A whole database as one stream, and back: for `keyward backup`, `restore` and `db move`.
//!
//! An archive is lines of JSON: a head (what it is, from which schema, under which key), then each
//! table with its columns, its rows, their number and their sum, and an end with the digest of all
//! that came before. Tables come in the order in which their foreign keys let them be filled, so an
//! archive of one engine can be loaded into the other. It is read from one snapshot: what was
//! acknowledged before the backup began is in it, and what is written meanwhile is not.
//!
//! Secrets stay sealed as they are in the database. The key-encryption key is in an archive only
//! when asked for; otherwise the archive can tell whether a key is the right one, and no more.
//!
//! - `table`: tables, columns, values. `sum`: what two copies of a table are compared by.
//! - `writer`, `reader`: the lines. `key`: what an archive knows of the key.
//! - `sqlite`, `postgres`: reading from and loading into an engine. `run`: from a data folder's
//!   point of view, key file included.

mod error;
mod key;
mod lines;
mod postgres;
mod reader;
mod run;
mod sqlite;
mod sum;
mod table;
mod writer;

pub use error::BackupError;
pub use lines::{Facts, Head, Summary};
pub use reader::verify;
pub use run::{Source, back_up, restore};
