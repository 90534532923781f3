//! How statements reach the database, and when a caller may believe its answer.
//!
//! A write is an async closure over [`Tx`]. On SQLite all writes run on one thread, which groups
//! them into one commit with a savepoint for each; reads run on a few threads of their own, each in
//! a snapshot. A closure is polled exactly once: what is still pending then awaited something that
//! is not the store, and is rolled back. Nobody outside this folder sees a driver.
//! `docs/decisions/001-store.md` says why.
//!
//! - `handle`: [`Engine`], what the rest of the store holds; `options` and `counters` beside it.
//! - `tx`: [`Tx`], what a closure is given. `value` goes in, `row` comes out.
//! - `error`: what can go wrong, sorted by what the caller may do about it.
//! - `sqlite`: the threads and the connections.

mod counters;
mod error;
mod handle;
mod options;
mod row;
mod sqlite;
mod tx;
mod value;

pub use counters::Counters;
pub use error::{ConstraintKind, Error, Result};
pub use handle::Engine;
pub use options::Options;
pub use row::{Column, ColumnIndex, FromColumn, FromRow, Json, Row};
pub use tx::Tx;
pub use value::{Type, V};

pub(crate) use sqlite::{Role, connect, public_error};
