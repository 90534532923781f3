//! A look at a PostgreSQL database.

use keyward_model::Time;
use tokio_postgres::{Client, Row};

use super::{ADDRESSES, Inspection, Trigrams, address, has_addresses, schema_of};
use crate::{
    Error,
    engine::{
        Target,
        postgres::{blocking, refusal},
    },
    migrate::POSTGRES,
};

/// Everything that can be asked of a database that may be empty.
const LOOK: &str = "
    SELECT current_setting('server_version'),
        current_setting('server_encoding') = 'UTF8',
        has_schema_privilege(current_schema(), 'CREATE'),
        EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'),
        EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm')
            AND has_database_privilege(current_database(), 'CREATE'),
        CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT),
        CAST(current_setting('max_connections') AS BIGINT),
        (SELECT COUNT(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
        to_regclass('schema_migrations') IS NOT NULL,
        pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on'";

const RECORDED: &str = "SELECT version, checksum FROM schema_migrations ORDER BY version";

/// Asked only of a database that has these tables.
const MIGRATED: &str = "
    SELECT has_table_privilege('logs', 'SELECT') AND has_table_privilege('logs', 'INSERT')
            AND has_table_privilege('logs', 'UPDATE') AND has_table_privilege('logs', 'DELETE'),
        (SELECT MAX(created_at) FROM logs)";

pub(super) fn inspect(target: &Target) -> Result<Inspection, Error> {
    let target = target.clone();
    blocking(async move || look(&target.connect().await?).await)
}

async fn look(client: &Client) -> Result<Inspection, Error> {
    let row = one(client, LOOK).await?;
    let is_migrated: bool = row.get(8);
    let (recorded, may_write, newest) = if is_migrated {
        let rows = client.query(RECORDED, &[]).await;
        let rows = rows.map_err(|error| refusal(&error, RECORDED))?;
        let recorded: Vec<_> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
        let row = one(client, MIGRATED).await?;
        (recorded, row.get(0), row.get(1))
    } else {
        // What the role makes it may write.
        (Vec::new(), true, None)
    };
    let mut addresses = Vec::new();
    if has_addresses(&recorded) {
        let rows = client.query(ADDRESSES, &[]).await;
        let rows = rows.map_err(|error| refusal(&error, ADDRESSES))?;
        addresses.extend(
            rows.iter()
                .filter_map(|row| address(row.get(0), row.get(1))),
        );
    }
    let is_read_only: bool = row.get(9);
    let trigrams = match (row.get(3), row.get(4)) {
        (true, _) => Trigrams::Indexed,
        (false, true) => Trigrams::Creatable,
        (false, false) => Trigrams::Missing,
    };
    Ok(Inspection {
        engine: format!("PostgreSQL {}", row.get::<_, String>(0)),
        schema: schema_of(POSTGRES, &recorded),
        may_write: may_write && !is_read_only,
        may_migrate: row.get::<_, bool>(2) && !is_read_only,
        is_utf8: row.get(1),
        trigrams,
        time: Some(Time::from_millis(row.get(5))),
        newest_entry: newest.map(Time::from_millis),
        addresses,
        connections: Some((row.get(6), row.get(7))),
    })
}

async fn one(client: &Client, sql: &'static str) -> Result<Row, Error> {
    let row = client.query_one(sql, &[]).await;
    row.map_err(|error| refusal(&error, sql))
}
