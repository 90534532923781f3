//! The migrations, oldest first: one line each, for both engines. One that has landed is never edited.

use super::Migration;

/// The lists of both engines out of one. The files lie in `migrations/sqlite/` and
/// `migrations/postgres/` under the same name.
macro_rules! migrations {
    ($($version:literal $file:literal $name:literal),+ $(,)?) => {
        /// Of the embedded engine.
        pub(crate) const SQLITE: &[Migration] = &[$(Migration {
            version: $version,
            name: $name,
            sql: include_str!(concat!("../../migrations/sqlite/", $file, ".sql")),
        }),+];
        /// Of PostgreSQL.
        pub(crate) const POSTGRES: &[Migration] = &[$(Migration {
            version: $version,
            name: $name,
            sql: include_str!(concat!("../../migrations/postgres/", $file, ".sql")),
        }),+];
    };
}

migrations! {
    1 "0001_init" "init",
    2 "0002_keys" "keys",
    3 "0003_users" "users",
    4 "0004_rbac" "rbac",
    5 "0005_tenants" "tenants",
    6 "0006_clean_up" "clean up",
    7 "0007_search" "search",
    9 "0009_contacts" "contacts",
    10 "0010_policies" "policies",
    11 "0011_messages" "messages",
    12 "0012_consent" "consent",
    13 "0013_devices" "devices",
    15 "0015_indexes" "indexes",
    16 "0016_live_preview" "live preview",
    17 "0017_verification_statuses" "verification statuses",
    18 "0018_sentinel" "sentinel",
}
