//! T6, B27: one long run of everything that this build can do, with secrets that are recognised
//! wherever they turn up. Then every log line, audit entry, redirect, answer and byte of the
//! database is searched for them. The only places where one may stand are the written list
//! [`ALLOWED`].

mod run;
mod scan;

use keyward_tests::{WEB_APP, captured_logs};

use run::Run;
use scan::{Secret, find_in_bytes, find_in_text};

/// Answers whose job is to return a secret: whose secret, in which answer, and why. Each line must
/// be used by the run, so that the list does not outgrow what it allows (and the search is seen to
/// find things).
const ALLOWED: &[(&str, &str, &str)] = &[
    // Administrators read and make the secrets of applications; machine clients are applications.
    (
        "application secret",
        "GET /api/applications/:id/secrets",
        "body",
    ),
    (
        "second application secret",
        "GET /api/applications/:id/secrets",
        "body",
    ),
    (
        "second application secret",
        "POST /api/applications/:id/secrets",
        "body",
    ),
    (
        "second application secret",
        "PATCH /api/applications/:id/secrets/:name",
        "body",
    ),
    ("m2m secret", "GET /api/applications/:id/secrets", "body"),
    // Administrators read the configuration that they wrote.
    ("connector secret", "POST /api/connectors", "body"),
    ("connector secret", "GET /api/connectors", "body"),
    ("connector secret", "GET /api/connectors/:id", "body"),
    ("connector secret", "PATCH /api/connectors/:id", "body"),
    // The token endpoint answers tokens.
    ("management token", "POST /oidc/token", "body"),
    ("access token", "POST /oidc/token", "body"),
    ("second access token", "POST /oidc/token", "body"),
    ("refresh token", "POST /oidc/token", "body"),
    ("successor of the refresh token", "POST /oidc/token", "body"),
    ("ID token", "POST /oidc/token", "body"),
    // A code for an application travels in its own redirect, or in the form that stands for one.
    ("authorization code", "GET /oidc/auth/:uid", "location"),
    ("silent authorization code", "GET /oidc/auth", "location"),
    ("posted authorization code", "GET /oidc/auth", "body"),
    // The inbox of development mode shows the codes that it holds.
    ("verification code", "GET /dev/inbox", "body"),
    ("second verification code", "GET /dev/inbox", "body"),
    // A browser is given its session.
    ("session cookie", "GET /oidc/auth/:uid", "set-cookie"),
    ("session cookie", "GET /oidc/auth", "set-cookie"),
];

#[tokio::test]
async fn no_secret_leaves_but_where_it_must() {
    let run = Run::play().await;
    assert!(run.answers.len() > 60, "{} answers", run.answers.len());
    assert!(run.secrets.len() > 20, "{} secrets", run.secrets.len());
    let mut leaks = Vec::new();
    let mut used = vec![false; ALLOWED.len()];
    for (label, place, text) in run.texts() {
        for secret in &run.secrets {
            if find_in_text(secret, &text).is_none() {
                continue;
            }
            let allowed = ALLOWED.iter().position(|(name, answer, part)| {
                (*name, *answer, *part) == (secret.name, label.as_str(), place)
            });
            match allowed {
                Some(at) => used[at] = true,
                None => leaks.push(format!("{} in the {place} of {label}: {text}", secret.name)),
            }
        }
    }
    leaks.extend(in_logs(&run.secrets));
    leaks.extend(in_files(&run));
    assert!(
        leaks.is_empty(),
        "{} leaks\n{}",
        leaks.len(),
        leaks.join("\n")
    );
    let unused: Vec<_> = ALLOWED
        .iter()
        .zip(&used)
        .filter(|(_, used)| !**used)
        .collect();
    assert!(unused.is_empty(), "allowed, and not seen: {unused:?}");
}

/// Everything that was logged, at the finest level, by all servers of this process.
fn in_logs(secrets: &[Secret]) -> Vec<String> {
    let canary = Secret::new("canary", "a-canary-in-the-log");
    tracing::trace!(target: "keyward_store", said = "a-canary-in-the-log");
    let logs = captured_logs();
    assert!(
        find_in_text(&canary, &logs).is_some(),
        "the finest level is captured"
    );
    let found = secrets.iter().filter_map(|secret| {
        let at = find_in_text(secret, &logs)?;
        let start = logs[..at].rfind('\n').map_or(0, |end| end + 1);
        let line = logs[start..].lines().next().unwrap_or_default();
        Some(format!("{} in the log: {line}", secret.name))
    });
    found.collect()
}

/// The database with its log of writes, audit entries included. Nothing secret is readable in it.
fn in_files(run: &Run) -> Vec<String> {
    let mut leaks = Vec::new();
    let readable = Secret::new("redirect URI", WEB_APP);
    let mut is_searched = false;
    let mut stored = Vec::new();
    if keyward_tests::postgres::is_used() {
        // Its files are not ours to read: its rows are.
        let rows = keyward_tests::Database::of(run.folder()).rows();
        stored.push(("the database", format!("{rows:?}").into_bytes()));
    }
    for name in ["keyward.db", "keyward.db-wal", "keyward.db-shm"] {
        let file = std::fs::read(run.folder().join(name));
        stored.extend(file.ok().map(|bytes| (name, bytes)));
    }
    for (name, bytes) in stored {
        is_searched |= find_in_bytes(&readable, &bytes);
        let found = run
            .secrets
            .iter()
            .filter(|secret| find_in_bytes(secret, &bytes));
        leaks.extend(found.map(|secret| format!("{} in {name}", secret.name)));
    }
    assert!(is_searched, "what is no secret is found");
    leaks
}
