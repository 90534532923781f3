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
async fn a_fresh_tenant_has_user_name_and_password_only() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let web = app.web_app(&manager, "Bookstore").await;
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
        for part in [
            "phone_code_sign_in=false",
            "phone_code_sign_up=false",
            "sms_connector=true",
        ] {
            assert!(reason.contains(part), "{reason}");
        }
    }
    before.expect_nothing(&app).await;
}

/// What this build does not serve yet is stored, and is no way in.
#[tokio::test]
async fn what_a_later_build_serves_is_not_offered() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let change = json!({
        "signUp": { "identifiers": ["phone"], "password": true, "verify": true },
        "signIn": { "methods": [{
            "identifier": "phone",
            "password": true,
            "verificationCode": false,
            "isPasswordPrimary": true,
        }] },
    });
    let mut browser = app.browser();
    let page = phone_page(&mut browser, &web).await;
    settings(&app, &manager, change).await;
    let shown = browser.get(&form_action(&page)).await.expect(200);
    expect_says(&shown, "no_method.title");
    // A page that was open before does not help.
    let before = Before::of(&app).await;
    let fields = [("csrf", &*csrf(&page)), ("phone", "+8613800138000")];
    let refused = browser.post(&form_action(&page), &fields).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    expect_says(&refused, "error_page.forbidden.title");
    let line = "Interaction.SignIn.Verification.PhoneVerificationCode.Create ! \
                user.sign_in_method_not_enabled";
    before.expect_refusal(&app, line).await;
}

/// Sign-in by code without sign-up by code, and the other way round.
#[tokio::test]
async fn one_of_both_is_enough() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let sign_up =
        json!({ "signUp": { "identifiers": ["username"], "password": true, "verify": false } });
    settings(&app, &manager, sign_up).await;
    let page = phone_page(&mut app.browser(), &web).await;
    assert!(form_action(&page).starts_with("/sign-in?"));
    assert!(!page.body.contains("href=\"/register"), "{}", page.body);
    let change = json!({
        "signUp": { "identifiers": ["phone"], "password": false, "verify": true },
        "signIn": { "methods": [] },
    });
    settings(&app, &manager, change).await;
    let page = phone_page(&mut app.browser(), &web).await;
    assert!(
        form_action(&page).starts_with("/register?"),
        "{}",
        page.body
    );
}
