//! Every statement of the store is one that both engines understand.

use std::{collections::BTreeSet, path::Path};

use keyward_model::TenantId;
use keyward_store::V;

use crate::{migrated::Migrated, sources::statements};

/// What SQLite is given of a text that locks rows.
pub fn for_sqlite(sql: &str) -> &str {
    sql.split_once(" FOR UPDATE").map_or(sql, |(text, _)| text)
}

#[tokio::test]
async fn every_statement_can_be_prepared_on_both_engines() {
    let all = statements(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")));
    assert!(all.len() > 100, "only {} statements", all.len());
    let sqlite = Migrated::sqlite().await;
    let file = sqlite.file();
    let mut refused = Vec::new();
    for sql in &all {
        if let Err(error) = file.prepare(for_sqlite(sql)) {
            refused.push(format!("SQLite: {error}\n  {sql}"));
        }
    }
    if let Some(postgres) = Migrated::postgres().await {
        let server = postgres.server.as_ref().unwrap();
        for sql in &all {
            if let Err(error) = server.prepare(sql).await {
                refused.push(format!("PostgreSQL: {error}\n  {sql}"));
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

/// Tables that grow with people, machines and time.
const LARGE: [&str; 15] = [
    "access_tokens",
    "applications_roles",
    "authorization_codes",
    "daily_active_users",
    "grants",
    "interactions",
    "logs",
    "one_time_tokens",
    "refresh_tokens",
    "roles_scopes",
    "sentinel_activities",
    "sessions",
    "users",
    "user_devices",
    "users_roles",
];

/// Beginnings of statements that may walk through one of them.
const WALKS: [&str; 6] = [
    // A tenant and all that is in it goes.
    "DELETE FROM tenants",
    // A sample, and whether there is anybody: a few rows are enough.
    "SELECT lower(id) AS id",
    "SELECT id FROM users WHERE tenant_id = $1 LIMIT 1",
    // Whether capitals count in user names is changed.
    "SELECT COUNT(*) FROM (SELECT lower(username)",
    "SELECT lower(username), id",
    "UPDATE users SET username",
];

/// What SQLite plans is the same whatever the tables hold: nobody counts rows for it.
#[tokio::test]
async fn no_statement_walks_through_what_grows() {
    let sqlite = Migrated::sqlite().await;
    let file = sqlite.file();
    for table in LARGE {
        let exists = file.prepare(&format!("SELECT 1 FROM {table}"));
        assert!(exists.is_ok(), "{table} is no table");
    }
    let mut walks = BTreeSet::new();
    for sql in statements(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
        let sql = for_sqlite(&sql).to_owned();
        let is_batch = sql.starts_with("DELETE") && sql.ends_with("LIMIT $2)");
        let is_known = is_batch || WALKS.iter().any(|walk| sql.starts_with(walk));
        if is_known
            || !["SELECT", "UPDATE", "DELETE"]
                .iter()
                .any(|verb| sql.starts_with(verb))
        {
            continue;
        }
        let mut plan = file.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let mut steps = plan.raw_query();
        while let Some(step) = steps.next().unwrap() {
            let step: String = step.get("detail").unwrap();
            let whole = step.starts_with("SCAN ") || step.ends_with("(tenant_id=?)");
            let table = table_of(&step, &sql);
            if whole && LARGE.contains(&&*table) {
                walks.insert(format!("{step}\n  {sql}"));
            }
        }
    }
    let walks: Vec<String> = walks.into_iter().collect();
    assert!(walks.is_empty(), "{}", walks.join("\n"));
}

/// PostgreSQL plans by what it knows of the tables, and of those that have just grown that is old. Here it knows the
/// sessions and believes everything else to be empty, as it does for two seconds of a minute of growth.
#[tokio::test]
async fn a_lookup_begins_at_its_key_whatever_is_known_of_the_tables() {
    const FILL: &str = "INSERT INTO applications (tenant_id, id, name, type, oidc_client_metadata, custom_client_metadata, custom_data, is_third_party, app_level_access_control_enabled, created_at)
            VALUES ('default', 'app', 'App', 'SPA', '{}', '{}', '{}', FALSE, FALSE, 1);
        INSERT INTO users (tenant_id, id, profile, custom_data, identities, logto_config, is_suspended, created_at, updated_at)
            SELECT 'default', 'some-longer-u-' || n, '{}', '{}', '{}', '{}', FALSE, n, n FROM generate_series(1, 400) n;
        INSERT INTO sessions (tenant_id, id, user_id, authenticated_at, amr, created_at, expires_at)
            SELECT 'default', 'some-longer-s-' || n, 'some-longer-u-' || n, n, '[]', n, 9000000000000 FROM generate_series(1, 400) n;
        INSERT INTO grants (tenant_id, id, user_id, client_id, session_id, scope, resources, persists_logout, created_at, expires_at)
            SELECT 'default', 'some-longer-g-' || n, 'some-longer-u-' || n, 'app', 'some-longer-s-' || n, '', '{}', FALSE, n, 9000000000000 FROM generate_series(1, 400) n;
        INSERT INTO access_tokens (tenant_id, token_hmac, grant_id, client_id, user_id, scope, expires_at)
            SELECT 'default', sha256(n::text::bytea), 'some-longer-g-' || (n % 400 + 1), 'app', 'some-longer-u-' || (n % 400 + 1), 'openid profile email phone', 9000000000000
            FROM generate_series(1, 16000) n;
        ANALYZE sessions";
    let Some(postgres) = Migrated::postgres().await else {
        return;
    };
    let server = postgres.server.as_ref().unwrap();
    server.execute(FILL).await;
    let mut judged = 0;
    for sql in statements(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
        if !sql.contains("FROM access_tokens t JOIN grants") {
            continue;
        }
        let explain: &str = format!("EXPLAIN {sql}").leak();
        let engine = postgres.store.engine();
        let plan: Vec<String> = engine
            .read(&TenantId::default_tenant(), async move |tx| {
                let tenant = tx.tenant().clone();
                let values = [V::Text(tenant.as_str()), V::Blob(b"hmac"), V::Int(1)];
                tx.fetch_all(explain, &values).await
            })
            .await
            .unwrap();
        let first = plan.iter().find(|line| line.contains("Scan")).unwrap();
        assert!(first.contains("access_tokens_pkey"), "{}", plan.join("\n"));
        judged += 1;
    }
    assert_eq!(judged, 2);
}

/// The table of a step: `SEARCH rs USING INDEX …` tells its name in the statement.
fn table_of(step: &str, sql: &str) -> String {
    let name = step.split(' ').nth(1).unwrap_or_default();
    let words: Vec<&str> = sql.split([' ', ',', '(', ')']).collect();
    let declared = words
        .windows(2)
        .find(|pair| pair[1] == name && LARGE.contains(&pair[0]));
    declared.map_or(name, |pair| pair[0]).to_owned()
}
