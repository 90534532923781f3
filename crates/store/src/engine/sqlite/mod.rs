//! The embedded engine: one thread that writes, a few that read, one that checkpoints.
//!
//! - `threads`: starts them. `queue`: what they wait on.
//! - `writer`: groups, savepoints, the one commit. `reader`: snapshots, and the readers at hand for lookups. `checkpoint`: the WAL.
//! - `connection`: how a connection is set up. `statement`: binding and fetching.
//! - `functions`: what SQLite knows for ASCII only. `failure`: SQLite's codes in our words.

mod checkpoint;
mod connection;
mod failure;
mod functions;
mod queue;
mod reader;
pub(super) mod statement;
mod threads;
mod writer;

pub(crate) use connection::{Role, connect};
pub(crate) use failure::public_error;
pub(crate) use functions::lowered;
pub(super) use queue::{Queue, Refused};
pub(super) use reader::Desk;
pub(super) use threads::Threads;
