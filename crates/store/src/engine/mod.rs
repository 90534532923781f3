//! How statements reach the database, and when a caller may believe its answer.
//!
//! A write is an async closure over [`Tx`]. On SQLite all writes run on one thread, which groups
//! them into one commit with a savepoint for each; reads run on a few threads of their own, each in
//! a snapshot. On PostgreSQL each closure has a connection of its own. Where a closure waits for
//! anything that is not the store, it is rolled back. Nobody outside this folder sees a driver.
//! `docs/decisions/001-store.md` and `007-postgresql.md` say why.
//!
//! - `handle`: [`Engine`], what the rest of the store holds; `options` and `counters` beside it.
//! - `tx`: [`Tx`], what a closure is given. `value` goes in, `row` comes out.
//! - `job`: a closure on its way to a thread and its answer on the way back.
//! - `error`: what can go wrong, sorted by what the caller may do about it.
//! - `dialect`: which engine it is. `sqlite`, `postgres`: the threads and the connections.

mod counters;
mod dialect;
mod error;
mod handle;
mod job;
mod options;
pub(crate) mod postgres;
mod row;
mod sqlite;
mod tx;
mod value;

pub use counters::{Counters, Figures, GROUP_SIZES, PoolFigures};
pub use dialect::Dialect;
pub use error::{ConstraintKind, Error, Result, TlsFault};
pub use handle::Engine;
pub use options::Options;
pub use postgres::{BadUrl, PostgresOptions, Target};
pub use row::{Column, ColumnIndex, FromColumn, FromRow, Json, Row};
pub use tx::Tx;
pub use value::{Type, V};

pub(crate) use sqlite::{Role, connect, lowered, public_error};
