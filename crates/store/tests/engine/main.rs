//! The storage engine from outside: what it promises about commits, failures, reads and its life;
//! and the whole store on both engines: schema, statements, searches.
#![expect(clippy::unwrap_used, reason = "tests")]

mod answers;
mod binding;
mod decoding;
mod disk;
mod failures;
mod fixture;
mod inspect;
mod later;
mod lifecycle;
mod log;
mod migrate;
mod migrated;
mod postgres;
mod processes;
mod reads;
mod schema;
mod search;
mod server;
mod settings;
mod sources;
mod statements;
mod tls;
mod upgrade;
