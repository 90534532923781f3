//! Settings that leave no way in which the pages can serve: the page says so, and the log says why.

use keyward_tests::{Answer, TestApp, captured_logs, csrf, form_action};
use serde_json::json;

use crate::pages::{
    evidence::Before,
    steps::{phone_page, settings},
    words::expect_says,
};

/// The line that the log has about an answer.
fn reason(page: &Answer) -> String {
    let id = page.header("logto-core-request-id");
    let logs = captured_logs();
    let found = logs
        .lines()
        .find(|line| line.contains(id) && line.contains("no sign-in method is available"));
    found
        .unwrap_or_else(|| panic!("no reason for {id}"))
        .to_owned()
}

#[tokio::test]
async fn what_a_later_build_asks_for_closes_the_door() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let open = phone_page(&mut browser, &web).await;
    let change = json!({ "mfa": { "factors": ["Totp"], "policy": "Mandatory" } });
    settings(&app, &manager, change).await;
    let before = Before::of(&app).await;
    for screen in ["sign_in", "register"] {
        let first = web.authorize(&[("first_screen", screen)]);
        let page = app.browser().follow(&first).await.expect(200);
        expect_says(&page, "no_method.title");
        assert!(
            page.body.contains("Bookstore") && !page.body.contains("<form"),
            "{}",
            page.body
        );
        let reason = reason(&page);
        assert!(reason.contains("demands_more=true"), "{reason}");
    }
    before.expect_nothing(&app).await;
    // A page that was open before does not help.
    let fields = [("csrf", &*csrf(&open)), ("phone", "+8613800138000")];
    let refused = browser.post(&form_action(&open), &fields).await.expect(422);
    expect_says(&refused, "error_page.forbidden.title");
    let line = "Interaction.SignIn.Verification.PhoneVerificationCode.Create ! \
                user.sign_in_method_not_enabled";
    before.expect_refusal(&app, line).await;
}

#[tokio::test]
async fn a_fresh_tenant_has_user_name_and_password() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let web = app.web_app(&manager, "Bookstore").await;
    for (screen, has_password) in [("sign_in", true), ("register", false)] {
        let first = web.authorize(&[("first_screen", screen)]);
        let page = app.browser().follow(&first).await.expect(200);
        assert!(page.body.contains("id=\"identifier\""), "{}", page.body);
        assert_eq!(
            page.body.contains("id=\"password\""),
            has_password,
            "{}",
            page.body
        );
    }
}

/// Sign-in by code without sign-up by code, and the other way round.
#[tokio::test]
async fn one_of_both_is_enough() {
    let (app, manager, web) = TestApp::with_web_app().await;
    settings(&app, &manager, json!({ "signInMode": "SignIn" })).await;
    let page = phone_page(&mut app.browser(), &web).await;
    assert!(form_action(&page).starts_with("/sign-in?"));
    assert!(!page.body.contains("href=\"/register"), "{}", page.body);
    let change = json!({ "signInMode": "SignInAndRegister", "signIn": { "methods": [] } });
    settings(&app, &manager, change).await;
    let page = phone_page(&mut app.browser(), &web).await;
    assert!(
        form_action(&page).starts_with("/register?"),
        "{}",
        page.body
    );
}
