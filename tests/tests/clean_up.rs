//! The clean-up of what has expired: all of it, nothing else, and never much at once.

use std::time::Duration;

use keyward::workers::{CleanUp, clean_up_once};
use keyward_store::Counters;
use keyward_tests::{Database, PHONE, TestApp};
use tokio::sync::watch;

const DAY: i64 = 24 * 3600;

/// Tables whose rows come to an end.
const EXPIRING: [&str; 8] = [
    "interactions",
    "verification_codes",
    "sentinel_activities",
    "sessions",
    "grants",
    "authorization_codes",
    "access_tokens",
    "refresh_tokens",
];

/// One round; answers the work that it was.
async fn clean_up(app: &TestApp, batch: u32, keep_logs: Option<Duration>) -> Counters {
    let (_stop, stopped) = watch::channel(false);
    let before = app.shared.store.counters();
    let how = CleanUp {
        batch,
        keep_logs,
        ..CleanUp::default()
    };
    clean_up_once(&app.shared, how, &stopped).await;
    app.shared.store.counters() - before
}

/// Everybody who can leave rows behind has done so.
async fn used() -> TestApp {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let more = [("scope", "openid offline_access"), ("prompt", "consent")];
    let tokens = app.tokens(&mut browser, &web, &more).await;
    assert!(!tokens.text("refresh_token").is_empty());
    // A wrong code, in a conversation that nobody goes on with.
    let mut other = app.browser();
    app.clock.advance_seconds(60);
    let page = other.follow(&web.authorize(&[])).await.expect(200);
    let page = app.send_code(&mut other, &page, PHONE).await;
    let code = app.code(PHONE);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    app.enter_code(&mut other, &page, wrong).await.expect(400);
    app
}

#[tokio::test]
async fn what_has_expired_goes_and_nothing_before() {
    let app = used().await;
    let database = Database::of(app.folder());
    let before = database.rows();
    for table in EXPIRING {
        assert!(!before[table].is_empty(), "{table} was not used");
    }
    // Nothing is old, so nobody even asks for the right to write.
    let work = clean_up(&app, 10, None).await;
    assert_eq!((work.writes, database.rows()), (0, before.clone()));

    app.clock.advance_seconds(200 * DAY);
    clean_up(&app, 1, None).await;
    let after = database.rows();
    for (table, rows) in &before {
        if EXPIRING.contains(&table.as_str()) {
            assert_eq!(after[table], [""; 0], "{table}");
        } else {
            assert_eq!(&after[table], rows, "{table}");
        }
    }
    database.check();
}

/// A used code stays for an hour, so that its second use is recognized (RFC 9700 §4.5).
#[tokio::test]
async fn an_expired_code_stays_for_an_hour() {
    let app = used().await;
    app.clock.advance_seconds(3500);
    clean_up(&app, 10, None).await;
    assert_eq!(app.count("authorization_codes"), 1);
    app.clock.advance_seconds(200);
    clean_up(&app, 10, None).await;
    assert_eq!(app.count("authorization_codes"), 0);
    assert_eq!((app.count("sessions"), app.count("grants")), (1, 1));
}

/// No write removes more than a batch, and others may come in between.
#[tokio::test]
async fn audit_entries_go_by_age_and_in_batches() {
    let app = TestApp::start().await;
    let database = Database::of(app.folder());
    let now = app.shared.now().millis();
    for number in 0..50 {
        let age = if number < 45 { 31 } else { 29 };
        database.execute(&format!(
            "INSERT INTO logs (tenant_id, id, key, payload, created_at) VALUES ('default', 'entry{number}', 'Test', '{{}}', {})",
            now - age * DAY * 1000
        ));
    }
    let work = clean_up(&app, 10, None).await;
    assert_eq!((work.writes, app.count("logs")), (0, 50), "kept for ever");
    let month = Duration::from_secs(30 * 24 * 3600);
    let work = clean_up(&app, 10, Some(month)).await;
    assert_eq!(app.count("logs"), 5);
    // Four whole batches, and the one that finds fewer.
    assert_eq!(work.writes, 5);
    assert_eq!(work.commits, 5);
}
