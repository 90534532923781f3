//! The pages and the story in a real browser. What the browser does stands in `tests/browser/*.mjs`; here stand the servers
//! around it, and what must be true afterwards.

mod captcha;
mod consent;
mod errors;
mod example;
mod flows;
mod gallery;
mod nojs;
mod pages;
mod plain_app;
mod script;
mod servers;
mod story;

use keyward_tests::TestApp;

/// The newest code in the inbox of a server.
fn latest_in_inbox(app: &TestApp) -> impl Fn() -> Option<String> + Clone + Send + Sync + use<> {
    let shared = app.shared.clone();
    move || {
        let inbox = shared.inbox.as_ref()?;
        let newest = inbox.list().into_iter().next()?;
        let code = newest.message.payload.code.as_ref()?;
        Some(code.expose().to_owned())
    }
}
