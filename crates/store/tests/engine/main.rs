//! The storage engine from outside: what it promises about commits, failures, reads and its life.
#![expect(clippy::unwrap_used, reason = "tests")]

mod answers;
mod binding;
mod decoding;
mod disk;
mod failures;
mod fixture;
mod later;
mod lifecycle;
mod migrate;
mod processes;
mod reads;
mod settings;
