//! The Console's list of users where there are 100,000 (`console_crowd.mjs`).

use keyward_tests::Database;
use serde_json::json;

use super::{script, set_up_url, with_console};

const COUNT: u32 = 100_000;
/// The number of the only one who is not called a reader.
const RARE: u32 = 41_234;

/// Users as the server writes them, each a second younger than the last, in one statement: by the Management API it would
/// take minutes.
fn crowd() -> String {
    format!(
        "INSERT INTO users (tenant_id, id, name, primary_email, primary_email_key, profile, custom_data, identities, logto_config, is_suspended, created_at, updated_at) \
         WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {COUNT}), \
         people (n, first, last) AS (SELECT n, CASE n WHEN {RARE} THEN 'Quentin' ELSE 'Reader' END, CASE n WHEN {RARE} THEN 'Winterbourne' ELSE CAST(n AS TEXT) END FROM numbers) \
         SELECT 'default', CAST(100000000000 + n AS TEXT), first || ' ' || last, lower(first || '.' || last || '@example.com'), lower(first || '.' || last || '@example.com'), \
         '{{}}', '{{}}', '{{}}', '{{}}', FALSE, 1700000000000 + n * 1000, 1700000000000 + n * 1000 FROM people"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_users_are_paged_and_searched() {
    let app = with_console().await;
    Database::of(app.folder()).execute(&crowd());
    let seen = script::run(
        "console_crowd",
        &json!({
            "setUpUrl": set_up_url(&app),
            "consoleUrl": app.url("/console"),
            "count": COUNT,
            "rare": "Quentin Winterbourne",
        }),
    )
    .await;
    assert_eq!(seen["complaints"], json!([]));
}
