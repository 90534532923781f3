//! The pages and the story in a real browser. What the browser does stands in `tests/browser/*.mjs`; here stand the servers
//! around it, and what must be true afterwards.

mod access;
mod captcha;
mod consent;
mod console;
mod console_crowd;
mod console_hands;
mod console_hard;
mod console_pictures;
mod console_plain_http;
mod console_story;
mod editors;
mod errors;
mod example;
mod flows;
mod gallery;
mod matrix;
mod nojs;
mod pages;
mod plain_app;
pub(crate) mod script;
mod servers;
mod story;

use keyward_tests::{Manager, Options, TestApp};
use serde_json::Value;

/// The newest code in the inbox of a server.
fn latest_in_inbox(app: &TestApp) -> impl Fn() -> Option<String> + Clone + Send + Sync + use<> {
    let shared = app.shared.clone();
    move || {
        let inbox = shared.inbox.as_ref()?;
        let codes = inbox.list();
        let mut codes = codes.iter().map(|found| &found.message.payload.code);
        let newest = codes.find_map(Option::as_ref)?;
        Some(newest.expose().to_owned())
    }
}

/// A server with the Console, on the clock that the browser has.
async fn with_console() -> TestApp {
    let app = TestApp::with(Options {
        real_clock: true,
        ..Options::default()
    })
    .await;
    app.get("/console").await.expect(200);
    app
}

/// Where the first administrator is made.
fn set_up_url(app: &TestApp) -> String {
    let token = app.shared.store.vault().set_up_token();
    app.url(&format!("/t/admin/setup/{}", token.expose()))
}

/// What the Management API answers.
async fn get(app: &TestApp, manager: &Manager, path: &str) -> Value {
    let answer = app.manage(manager, "GET", path, None).await.expect(200);
    answer.json()
}
