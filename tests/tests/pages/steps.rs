//! Steps of a person beyond those of the harness.

use keyward_tests::{Answer, Browser, Manager, TestApp, WebApp, csrf, form_action};
use serde_json::Value;
use tokio::task::JoinSet;

/// A number that nobody has yet.
pub(super) const STRANGER: &str = "8613800138001";

/// Changes the sign-in experience.
pub(super) async fn settings(app: &TestApp, manager: &Manager, change: Value) {
    let changed = app.manage(manager, "PATCH", "/sign-in-exp", Some(change));
    changed.await.expect(200);
}

/// Goes to the page that asks for the number.
pub(super) async fn phone_page(browser: &mut Browser, web: &WebApp) -> Answer {
    browser.follow(&web.authorize(&[])).await.expect(200)
}

/// Goes to the page that asks for the code.
pub(crate) async fn code_page(
    app: &TestApp,
    browser: &mut Browser,
    web: &WebApp,
    phone: &str,
) -> Answer {
    let page = phone_page(browser, web).await;
    app.send_code(browser, &page, phone).await
}

/// Posts a number without looking at where that leads.
pub(super) async fn post_phone(browser: &mut Browser, page: &Answer, phone: &str) -> Answer {
    let (action, token) = (form_action(page), csrf(page));
    let typed = format!("+{phone}");
    browser
        .post(
            &action,
            &[("csrf", &token), ("country", "US"), ("phone", &typed)],
        )
        .await
}

/// Goes to the page that offers an account to an unknown number.
pub(super) async fn offer_page(
    app: &TestApp,
    browser: &mut Browser,
    web: &WebApp,
    phone: &str,
) -> Answer {
    let page = code_page(app, browser, web, phone).await;
    let entered = app.enter_code(browser, &page, &app.code(phone)).await;
    let page = browser
        .follow(entered.expect(303).location())
        .await
        .expect(200);
    assert!(
        form_action(&page).starts_with("/sign-in/no-account"),
        "{}",
        page.body
    );
    page
}

/// Presses the only button of a page that asks for nothing.
pub(super) async fn confirm(browser: &mut Browser, page: &Answer) -> Answer {
    browser
        .post(&form_action(page), &[("csrf", &csrf(page))])
        .await
}

/// Asks for another code.
pub(super) async fn resend(browser: &mut Browser, code_page: &Answer) -> Answer {
    let action = actions(code_page).pop().expect("a form");
    assert!(action.contains("/resend"), "{action}");
    browser.post(&action, &[("csrf", &csrf(code_page))]).await
}

/// Where the forms of a page post to.
pub(super) fn actions(page: &Answer) -> Vec<String> {
    let forms = page.body.split("<form").skip(1);
    forms
        .map(|form| {
            let html = Answer {
                body: format!("<form{form}"),
                ..page.clone()
            };
            form_action(&html)
        })
        .collect()
}

/// Makes an account for a number, in a browser of its own.
pub(super) async fn account(app: &TestApp, web: &WebApp, phone: &str) {
    let mut browser = app.browser();
    let redirect = app.sign_in(&mut browser, &web.authorize(&[]), phone).await;
    assert!(redirect.location_param("code").is_some());
}

/// Another code than this one.
pub(crate) fn other_than(code: &str) -> String {
    let last = if code.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &code[..5])
}

/// Posts forms in browsers at once; the answers come in any order.
pub(super) async fn at_once(
    posts: impl IntoIterator<Item = (Browser, String, Vec<(&'static str, String)>)>,
) -> Vec<Answer> {
    let mut running = JoinSet::new();
    for (mut browser, action, fields) in posts {
        running.spawn(async move {
            let fields: Vec<(&str, &str)> = fields
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            browser.post(&action, &fields).await
        });
    }
    running.join_all().await
}

/// The cookies of a browser as it sends them, for requests of another kind than it makes.
pub(super) fn cookie_header(browser: &Browser) -> String {
    let pairs: Vec<String> = browser
        .cookie_names()
        .into_iter()
        .filter_map(|name| Some(format!("{name}={}", browser.cookie(name)?)))
        .collect();
    pairs.join("; ")
}
