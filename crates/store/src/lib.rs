//! Persistence. The only room that knows SQL and a database driver.
//!
//! `engine` runs statements and decides when they are durable; `migrate` brings a database file to
//! the schema that this binary knows. Beside them stands one file for each aggregate, with the
//! statements as constants and functions over [`Tx`]. [`Store`] is what everybody else holds.

pub mod engine;
mod migrate;

mod built;
mod cache;
mod columns;
mod handle;
mod inspect;
mod listing;
mod open;
mod relation;
mod search;
mod seed;
mod vault;

pub mod access_tokens;
pub mod activity;
pub mod application_sign_in_experiences;
pub mod applications;
pub mod authorization_codes;
pub mod backup;
pub mod captcha_providers;
pub mod clients;
pub mod configs;
pub mod connectors;
pub mod consent_scopes;
pub mod custom_phrases;
pub mod devices;
pub mod email_templates;
pub mod events;
pub mod expired;
pub mod grants;
pub mod interactions;
pub mod keys;
pub mod logs;
pub mod one_time_tokens;
pub mod profile_fields;
pub mod recipient_codes;
pub mod refresh_tokens;
pub mod resources;
pub mod roles;
pub mod sentinel;
pub mod sessions;
pub mod set_up;
pub mod sign_in_experiences;
pub mod tenants;
pub mod users;
pub mod verification_codes;
pub mod verification_statuses;

pub use cache::CacheLooks;
pub use engine::{
    BadUrl, Counters, Dialect, Engine, Error, Figures, FromRow, GROUP_SIZES, Json, Options,
    PoolFigures, PostgresOptions, Result, Row, Target, TlsFault, Tx, Type, V,
};
pub use events::Audit;
pub use handle::{Store, System, Tenant};
pub use inspect::{Inspection, Schema, Trigrams};
pub use listing::{CAP, Listed, Paging};
pub use migrate::{MigrateError, Migrated, Migration, Plan, migrate, migrate_postgres, plan};
pub use open::{Database, KEY_FILE, Location, OpenError};
pub use relation::Relation;
pub use search::{Comparison, Pattern, PatternError, Search, SearchTerm};
pub use vault::Vault;
