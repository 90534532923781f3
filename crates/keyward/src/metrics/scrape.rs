//! The page that is scraped, and the one route of its listener.

use std::sync::Arc;

use axum::{
    Router, extract::State, http::header::CONTENT_TYPE, response::IntoResponse, routing::get,
};
use keyward_connectors::{BreachedPasswords, LookupResult};
use keyward_experience::{SignInMethod, SignInOutcome, SignIns};
use keyward_http::{App, SharedApp};
use keyward_store::{Figures, GROUP_SIZES, PoolFigures};

use super::{
    Requests, process,
    text::{self, Kind, Page},
};

/// `/metrics`, for a listener of its own.
pub fn router(app: SharedApp, requests: Arc<Requests>) -> Router {
    let page = async |State((app, requests)): State<(SharedApp, Arc<Requests>)>| {
        (
            [(CONTENT_TYPE, text::CONTENT_TYPE)],
            render(&app, &requests),
        )
            .into_response()
    };
    Router::new()
        .route("/metrics", get(page))
        .with_state((app, requests))
}

/// All figures as text.
#[must_use]
pub fn render(app: &App, requests: &Requests) -> String {
    let mut page = Page::default();
    page.family("keyward_build_info", Kind::Gauge, "Which program this is.");
    page.sample("", &[("version", env!("CARGO_PKG_VERSION"))], 1);
    requests.write(&mut page);
    sign_ins(&mut page, &app.sign_ins);
    store(&mut page, app);
    page.single(
        "keyward_password_queue_length",
        Kind::Gauge,
        "Passwords that wait to be hashed or checked.",
        app.passwords.queue_length(),
    );
    page.single(
        "keyward_passwords_total",
        Kind::Counter,
        "Passwords that were taken to be hashed or checked.",
        app.passwords.count(),
    );
    breached(&mut page, &app.breached_passwords);
    process::write(&mut page);
    page.into_text()
}

fn sign_ins(page: &mut Page, counts: &SignIns) {
    page.family(
        "keyward_signin_total",
        Kind::Counter,
        "Attempts to sign in, by how they ended.",
    );
    for method in SignInMethod::ALL {
        for outcome in SignInOutcome::ALL {
            let labels = [("method", method.as_str()), ("outcome", outcome.as_str())];
            page.sample("", &labels, counts.count(method, outcome));
        }
    }
}

fn breached(page: &mut Page, passwords: &BreachedPasswords) {
    page.family(
        "keyward_breached_password_lookups_total",
        Kind::Counter,
        "Questions to the list of breached passwords, by how they ended.",
    );
    for result in LookupResult::ALL {
        page.sample("", &[("result", result.as_str())], passwords.count(result));
    }
}

fn store(page: &mut Page, app: &App) {
    let work = app.store.counters();
    let families = [
        (
            "keyward_store_reads_total",
            "Transactions that read.",
            work.reads,
        ),
        (
            "keyward_store_writes_total",
            "Transactions that wrote, those that failed included.",
            work.writes,
        ),
        (
            "keyward_store_read_statements_total",
            "Statements of transactions that read.",
            work.read_statements,
        ),
        (
            "keyward_store_write_statements_total",
            "Statements of transactions that wrote.",
            work.write_statements,
        ),
        (
            "keyward_store_commits_total",
            "Commits; on SQLite one may hold several writes.",
            work.commits,
        ),
    ];
    for (name, help, value) in families {
        page.single(name, Kind::Counter, help, value);
    }
    let figures = app.store.figures();
    page.single(
        "keyward_store_waiting_reads",
        Kind::Gauge,
        "Reads that wait for a thread (SQLite).",
        figures.waiting_reads,
    );
    page.single(
        "keyward_store_waiting_writes",
        Kind::Gauge,
        "Writes that wait for the next group (SQLite).",
        figures.waiting_writes,
    );
    groups(page, &figures);
    if let Some(pool) = figures.pool {
        connections(page, pool);
    }
    page.family(
        "keyward_cache_requests_total",
        Kind::Counter,
        "Looks into the caches of what hot paths read.",
    );
    let looks = app.store.cache_looks();
    for (result, count) in [("hit", looks.hits), ("miss", looks.misses)] {
        page.sample("", &[("result", result)], count);
    }
}

fn connections(page: &mut Page, pool: PoolFigures) {
    page.family(
        "keyward_store_connections",
        Kind::Gauge,
        "Open connections to PostgreSQL.",
    );
    for (state, count) in [
        ("idle", pool.idle),
        ("used", pool.open.saturating_sub(pool.idle)),
    ] {
        page.sample("", &[("state", state)], count);
    }
    page.single(
        "keyward_store_waiting_for_connection",
        Kind::Gauge,
        "Reads and writes that wait for a connection to PostgreSQL.",
        pool.waiting,
    );
}

fn groups(page: &mut Page, figures: &Figures) {
    page.family(
        "keyward_store_group_writes",
        Kind::Histogram,
        "How many writes shared a commit (SQLite).",
    );
    let mut count = 0;
    let ends = GROUP_SIZES.iter().map(usize::to_string);
    let ends = ends.chain(["+Inf".to_owned()]);
    for (end, groups) in ends.zip(figures.groups) {
        count += groups;
        page.sample("_bucket", &[("le", &end)], count);
    }
    page.sample("_sum", &[], figures.grouped);
    page.sample("_count", &[], count);
}
