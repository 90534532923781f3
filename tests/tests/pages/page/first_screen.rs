//! The first screen by parameter: what it asks for, and that it stays with that (reference oidc.md §3.3).

use keyward_tests::{Answer, Browser, PHONE, TestApp, csrf, form_action};
use serde_json::json;

use crate::pages::{markup::tags, steps::settings};

fn has(page: &Answer, id: &str) -> bool {
    tags(page).iter().any(|tag| tag.get("id") == Some(id))
}

async fn send(browser: &mut Browser, page: &Answer, field: &str, value: &str) -> Answer {
    let token = csrf(page);
    let fields = [("csrf", &*token), ("country", "US"), (field, value)];
    browser.post(&form_action(page), &fields).await
}

#[tokio::test]
async fn a_screen_asks_only_for_what_the_application_wishes() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let method = |identifier: &str, password: bool| {
        json!({
            "identifier": identifier,
            "password": password,
            "verificationCode": !password,
            "isPasswordPrimary": password,
        })
    };
    let methods = json!({
        "signIn": { "methods": [method("username", true), method("phone", false)] },
    });
    settings(&app, &manager, methods).await;

    let open = async |screen: &str, identifier: &str, hint: &str| {
        let mut browser = app.browser();
        let more = [
            ("first_screen", screen),
            ("identifier", identifier),
            ("login_hint", hint),
        ];
        let page = browser.follow(&web.authorize(&more)).await.expect(200);
        (browser, page)
    };
    // Only names: with the password on the same page, also after an error.
    let (mut browser, page) = open("identifier:sign_in", "username", "ann").await;
    assert!(form_action(&page).starts_with("/identifier-sign-in?"));
    assert!(has(&page, "identifier") && has(&page, "password") && !has(&page, "country"));
    assert!(page.body.contains("value=\"ann\""), "{}", page.body);
    let again = send(&mut browser, &page, "identifier", "ann").await;
    let again = again.expect(422);
    assert!(form_action(&again).starts_with("/identifier-sign-in?"));
    assert!(has(&again, "password") && !has(&again, "country"));

    // Only numbers, which go on as ever.
    let (mut browser, page) = open("identifier:sign_in", "phone  odd phone", "").await;
    assert!(has(&page, "phone") && !has(&page, "password"));
    let typed = format!("+{PHONE}");
    let sent = send(&mut browser, &page, "phone", &typed).await.expect(303);
    assert!(sent.location().starts_with("/sign-in/verification-code"));
    assert_eq!(app.codes(PHONE).len(), 1);

    // A wish that leaves nothing, or none, leaves all; and other screens know no such wish.
    for (screen, identifier) in [
        ("identifier:sign_in", "email"),
        ("identifier:sign_in", ""),
        ("identifier:sign_in", "odd"),
        ("sign_in", "username"),
        ("single_sign_on", "username"),
    ] {
        let (_, page) = open(screen, identifier, "").await;
        let both = has(&page, "identifier") && has(&page, "country") && !has(&page, "password");
        assert!(both, "{screen} {identifier}");
    }
    let (mut browser, page) = open("identifier:register", "phone", "").await;
    assert!(form_action(&page).starts_with("/identifier-register?"));
    let sent = send(&mut browser, &page, "phone", "+14155552671").await;
    let sent = sent.expect(303);
    assert!(sent.location().starts_with("/register/verification-code"));
}
