//! Faults that only a database server has. On whatever engine the tests run, these run on
//! PostgreSQL, and fail where there is none: `cargo xtask test` leaves them out where it runs the
//! tests on SQLite.

mod crash;
mod lock_order;
mod outage;
mod slow;

use std::time::{Duration, Instant};

use keyward_tests::{Answer, Database, Engine, Manager, Options, TestApp, WebApp};
use tokio::time::interval;

/// Reached only by a fault.
const LONG: Duration = Duration::from_secs(30);

/// A server on PostgreSQL.
fn options() -> Options {
    Options {
        engine: Some(Engine::Postgres),
        ..Options::default()
    }
}

async fn app() -> (TestApp, Manager, WebApp) {
    TestApp::with_web_app_as(options()).await
}

/// What needs no database, once hot paths have in memory what they read.
async fn goes_on(app: &TestApp) {
    for path in [
        "/oidc/jwks",
        "/oidc/.well-known/openid-configuration",
        "/health/live",
    ] {
        app.get(path).await.expect(200);
    }
}

/// What a client is told while the database cannot answer.
fn told_to_wait(answer: &Answer) {
    assert_eq!(answer.status, 503, "{answer:?}");
    let wait = answer
        .headers
        .get("retry-after")
        .expect("when to try again");
    let wait = wait.to_str().ok().and_then(|text| text.parse::<u32>().ok());
    assert!(wait.is_some_and(|seconds| (1..=60).contains(&seconds)));
    assert!(!answer.body.contains("postgres"), "{answer:?}");
}

async fn until_it_answers(mut ask: impl AsyncFnMut() -> Answer) -> Answer {
    let (since, mut ticks) = (Instant::now(), interval(Duration::from_millis(100)));
    loop {
        let answer = ask().await;
        if answer.status != 503 {
            return answer;
        }
        assert!(since.elapsed() < LONG, "it does not recover");
        ticks.tick().await;
    }
}

async fn token(app: &TestApp, web: &WebApp, refresh: &str) -> Answer {
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    app.post_form_as("/oidc/token", web.credentials(), &form)
        .await
}

/// How many rows each table has. Entries about what was refused may come when they can.
fn written(app: &TestApp) -> Vec<(String, i64)> {
    let mut counts = Database::of(app.folder()).counts();
    counts.retain(|(table, _)| table != "logs");
    counts
}
