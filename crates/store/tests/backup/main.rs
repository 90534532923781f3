//! Backup, restore and plans of migrations from outside: what comes back, what is refused, and what
//! happens meanwhile.
//! Each test runs on SQLite, and on PostgreSQL where `KEYWARD_TEST_POSTGRES` names one.
#![expect(clippy::unwrap_used, reason = "tests")]

mod damaged;
mod fixture;
mod keys;
mod meanwhile;
mod plan;
mod roundtrip;
