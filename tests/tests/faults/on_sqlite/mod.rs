//! Faults that only a database in a file has. On whatever engine the tests run, these run on SQLite:
//! `cargo xtask test` leaves them out where it runs the tests on PostgreSQL.

mod disk;
mod file_system;
