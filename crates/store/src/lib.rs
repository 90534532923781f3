//! Persistence. The only room that knows SQL and a database driver.
//!
//! `engine` runs statements and decides when they are durable; `migrate` brings a database file to
//! the schema that this binary knows. Beside them stands one file for each aggregate, with the
//! statements as constants and functions over [`Tx`]. [`Store`] is what everybody else holds.

pub mod engine;
mod migrate;

mod cache;
mod columns;
mod handle;
mod listing;
mod open;
mod search;
mod seed;
mod vault;

pub mod access_tokens;
pub mod applications;
pub mod authorization_codes;
pub mod clients;
pub mod configs;
pub mod connectors;
pub mod events;
pub mod expired;
pub mod grants;
pub mod interactions;
pub mod keys;
pub mod logs;
pub mod refresh_tokens;
pub mod resources;
pub mod roles;
pub mod sentinel;
pub mod sessions;
pub mod sign_in_experiences;
pub mod users;
pub mod verification_codes;

pub use engine::{Counters, Engine, Error, FromRow, Json, Options, Result, Row, Tx, Type, V};
pub use events::Audit;
pub use handle::{Store, System, Tenant};
pub use listing::{CAP, Listed, Paging};
pub use migrate::{MigrateError, Migrated, Migration, migrate};
pub use open::{Location, OpenError};
pub use search::{Comparison, Search, SearchTerm};
pub use vault::Vault;
