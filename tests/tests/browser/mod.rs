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

use keyward_tests::TestApp;

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
