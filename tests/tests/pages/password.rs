//! Passwords: signing in and up with a user name, resetting a forgotten one, and what sign-up asks for beside
//! the first identifier.

use keyward_tests::{Answer, Browser, PHONE, TestApp, WebApp, csrf, form_action};
use serde_json::json;

use super::{
    steps::{account, settings},
    words::{expect_says, says},
};

const GOOD: &str = "violet-Harbour-41";

/// Fills a page's first form in.
async fn fill(browser: &mut Browser, page: &Answer, fields: &[(&str, &str)]) -> Answer {
    let token = csrf(page);
    let mut all = vec![("csrf", &*token)];
    all.extend_from_slice(fields);
    browser.post(&form_action(page), &all).await
}

/// Goes where a form leads.
async fn go_on(browser: &mut Browser, answer: &Answer) -> Answer {
    assert_eq!(answer.status, 303, "{}", answer.body);
    browser.follow(answer.location()).await
}

/// Makes an account with a user name; ends at the application.
async fn register(app: &TestApp, web: &WebApp, name: &str) -> Answer {
    let mut browser = app.browser();
    let first = web.authorize(&[("first_screen", "register")]);
    let page = browser.follow(&first).await.expect(200);
    let named = fill(&mut browser, &page, &[("identifier", name)]).await;
    let page = go_on(&mut browser, &named).await.expect(200);
    expect_says(&page, "new_password.title");
    let made = fill(&mut browser, &page, &[("password", GOOD)]).await;
    go_on(&mut browser, &made).await.expect(303)
}

async fn fresh() -> (TestApp, keyward_tests::Manager, WebApp) {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let web = app.web_app(&manager, "Bookstore").await;
    (app, manager, web)
}

#[tokio::test]
async fn a_user_name_and_a_password_make_an_account_and_open_it() {
    let (app, _manager, web) = fresh().await;
    let there = register(&app, &web, "ann").await;
    assert!(there.location_param("code").is_some(), "{there:?}");
    assert_eq!(app.count("users"), 1);

    let mut browser = app.browser();
    let page = browser.follow(&web.authorize(&[])).await.expect(200);
    let empty = fill(&mut browser, &page, &[("identifier", ""), ("password", "")]).await;
    expect_says(&empty.expect(422), "error.password.empty");
    let mut refusals = Vec::new();
    for name in ["ann", "nobody"] {
        let fields = [("identifier", name), ("password", "wrong-Password-1")];
        let refused = fill(&mut browser, &page, &fields).await.expect(422);
        expect_says(&refused, "error.session.invalid_credentials");
        assert!(
            !refused.body.contains("wrong-Password-1"),
            "{}",
            refused.body
        );
        let token = csrf(&refused);
        refusals.push(refused.body.replace(name, "NAME").replace(&token, "TOKEN"));
    }
    // Who has an account shows in nothing but the nonce of the answer.
    let lengths: Vec<usize> = refusals.iter().map(String::len).collect();
    assert_eq!(lengths[0], lengths[1]);
    let fields = [("identifier", "ann"), ("password", GOOD)];
    let entered = fill(&mut browser, &page, &fields).await.expect(303);
    let there = browser.follow(entered.location()).await.expect(303);
    assert!(there.location_param("code").is_some(), "{there:?}");
}

#[tokio::test]
async fn names_and_passwords_that_do_not_do_are_said_beside_their_field() {
    let (app, _manager, web) = fresh().await;
    register(&app, &web, "ann").await;
    let mut browser = app.browser();
    let first = web.authorize(&[("first_screen", "register")]);
    let page = browser.follow(&first).await.expect(200);
    for (name, key) in [
        ("", "error.field.required"),
        ("7ann", "error.user.username_starts_with_number"),
        ("a nn", "error.user.username_invalid_charset_hard"),
        ("ann", "error.user.username_already_in_use"),
    ] {
        let refused = fill(&mut browser, &page, &[("identifier", name)]).await;
        assert_eq!(refused.status, 422, "{name} {}", refused.body);
        expect_says(&refused, key);
    }
    let named = fill(&mut browser, &page, &[("identifier", "bob")]).await;
    let page = go_on(&mut browser, &named).await.expect(200);
    for (password, repeat, key) in [
        ("", None, "error.password.empty"),
        ("short", None, "error.field.too_short"),
        (
            "aaaaaaaaaaaa",
            None,
            "error.password_rejected.restricted.repetition",
        ),
        (GOOD, Some("another"), "error.password.mismatch"),
    ] {
        let mut fields = vec![("password", password)];
        fields.extend(repeat.map(|repeat| ("repeat", repeat)));
        let refused = fill(&mut browser, &page, &fields).await;
        assert_eq!(refused.status, 422, "{password} {}", refused.body);
        expect_says(&refused, key);
    }
    assert_eq!(app.count("users"), 1);
    let fields = [("password", GOOD), ("repeat", GOOD)];
    let made = fill(&mut browser, &page, &fields).await.expect(303);
    browser.follow(made.location()).await.expect(303);
    assert_eq!(app.count("users"), 2);
}

/// A name that somebody else takes while its password is being chosen: the page says so.
#[tokio::test]
async fn a_name_that_was_taken_meanwhile_is_said() {
    let (app, _manager, web) = fresh().await;
    let mut late = app.browser();
    let first = web.authorize(&[("first_screen", "register")]);
    let page = late.follow(&first).await.expect(200);
    let named = fill(&mut late, &page, &[("identifier", "ann")]).await;
    let page = go_on(&mut late, &named).await.expect(200);
    register(&app, &web, "ann").await;
    let chosen = fill(&mut late, &page, &[("password", GOOD)]).await;
    let page = go_on(&mut late, &chosen).await.expect(200);
    expect_says(&page, "error.user.username_already_in_use");
    assert_eq!(app.count("users"), 1);
    // Another one will do.
    let named = fill(&mut late, &page, &[("identifier", "bea")]).await;
    let page = go_on(&mut late, &named).await.expect(200);
    let made = fill(&mut late, &page, &[("password", GOOD)]).await;
    go_on(&mut late, &made).await.expect(303);
    assert_eq!(app.count("users"), 2);
}

#[tokio::test]
async fn sign_up_by_phone_asks_for_the_rest_and_the_password_opens_it_afterwards() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let change = json!({
        "signUp": {
            "identifiers": ["phone"], "password": true, "verify": true,
            "secondaryIdentifiers": [{ "identifier": "username" }],
        },
        "signIn": { "methods": [
            { "identifier": "phone", "password": true, "verificationCode": true, "isPasswordPrimary": true },
            { "identifier": "username", "password": true, "verificationCode": false, "isPasswordPrimary": true },
        ] },
        "forgotPasswordMethods": ["PhoneVerificationCode"],
    });
    settings(&app, &manager, change).await;
    let mut browser = app.browser();
    let first = web.authorize(&[("first_screen", "register")]);
    let page = browser.follow(&first).await.expect(200);
    let page = app.send_code(&mut browser, &page, PHONE).await;
    let entered = app.enter_code(&mut browser, &page, &app.code(PHONE)).await;
    let page = go_on(&mut browser, &entered).await.expect(200);
    expect_says(&page, "continue.title.username");
    let named = fill(&mut browser, &page, &[("identifier", "ann")]).await;
    let page = go_on(&mut browser, &named).await.expect(200);
    expect_says(&page, "new_password.title");
    let made = fill(&mut browser, &page, &[("password", GOOD)]).await;
    let there = go_on(&mut browser, &made).await.expect(303);
    assert!(there.location_param("code").is_some(), "{there:?}");
    assert_eq!(app.count("users"), 1);

    // By number and password: the page after the first one; a code can be had instead.
    app.clock.advance_seconds(60);
    let mut browser = app.browser();
    let page = browser.follow(&web.authorize(&[])).await.expect(200);
    let typed = format!("+{PHONE}");
    let page = fill(&mut browser, &page, &[("identifier", &typed)])
        .await
        .expect(200);
    expect_says(&page, "password.title");
    assert!(says(&page, "password.use_code") && says(&page, "password.forgot"));
    let fields = [("identifier", &*typed), ("password", "wrong-Password-1")];
    let refused = fill(&mut browser, &page, &fields).await.expect(422);
    expect_says(&refused, "error.session.invalid_credentials");
    let fields = [("identifier", &*typed), ("password", GOOD)];
    let entered = fill(&mut browser, &refused, &fields).await.expect(303);
    let there = browser.follow(entered.location()).await.expect(303);
    assert!(there.location_param("code").is_some(), "{there:?}");

    // Forgotten: a code to the number, a new password, and the old one opens nothing.
    let mut browser = app.browser();
    browser.follow(&web.authorize(&[])).await.expect(200);
    let page = browser
        .get(&format!("/forgot-password?app_id={}", web.id))
        .await
        .expect(200);
    expect_says(&page, "forgot.title");
    let page = app.send_code(&mut browser, &page, PHONE).await;
    let entered = app.enter_code(&mut browser, &page, &app.code(PHONE)).await;
    let page = go_on(&mut browser, &entered).await.expect(200);
    expect_says(&page, "new_password.title_reset");
    let same = fill(&mut browser, &page, &[("password", GOOD)]).await;
    expect_says(&same.expect(422), "error.user.same_password");
    let set = fill(&mut browser, &page, &[("password", "amber-Lantern-77")]).await;
    let page = go_on(&mut browser, &set).await.expect(200);
    expect_says(&page, "forgot.done");
    let page = fill(&mut browser, &page, &[("identifier", "ann")])
        .await
        .expect(200);
    let fields = [("identifier", "ann"), ("password", GOOD)];
    fill(&mut browser, &page, &fields).await.expect(422);
    let fields = [("identifier", "ann"), ("password", "amber-Lantern-77")];
    let entered = fill(&mut browser, &page, &fields).await.expect(303);
    browser.follow(entered.location()).await.expect(303);
}

/// Fields of the profile are asked for once, judged by their kind, and kept where they belong.
#[tokio::test]
async fn the_profile_is_asked_for_at_sign_up() {
    let (app, manager, web) = TestApp::with_web_app().await;
    for field in [
        json!({ "name": "nickname", "type": "Text", "label": "Nickname", "required": true, "config": { "minLength": 3 } }),
        json!({ "name": "shoeSize", "type": "Number", "label": "Shoe size", "required": false, "config": {} }),
    ] {
        let made = app
            .manage(&manager, "POST", "/custom-profile-fields", Some(field))
            .await;
        assert!(made.status.is_success(), "{made:?}");
    }
    let mut browser = app.browser();
    let first = web.authorize(&[("first_screen", "register")]);
    let page = browser.follow(&first).await.expect(200);
    let page = app.send_code(&mut browser, &page, PHONE).await;
    let entered = app.enter_code(&mut browser, &page, &app.code(PHONE)).await;
    let page = go_on(&mut browser, &entered).await.expect(200);
    expect_says(&page, "profile.title");
    assert!(page.body.contains("Nickname") && page.body.contains("Shoe size (optional)"));
    let fields = [("nickname", "A"), ("shoeSize", "many")];
    let refused = fill(&mut browser, &page, &fields).await.expect(422);
    expect_says(&refused, "error.field.too_short");
    expect_says(&refused, "error.field.number");
    assert_eq!(app.count("users"), 0);
    let fields = [("nickname", "Annie"), ("shoeSize", "44")];
    let made = fill(&mut browser, &page, &fields).await.expect(303);
    browser.follow(made.location()).await.expect(303);
    let users = app
        .manage(&manager, "GET", "/users", None)
        .await
        .expect(200)
        .json();
    assert_eq!(users[0]["profile"]["nickname"], "Annie");
    assert_eq!(users[0]["customData"]["shoeSize"], 44);
}

/// Pages in the middle lead to the beginning whoever has not begun.
#[tokio::test]
async fn pages_further_on_are_not_entered_from_outside() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    account(&app, &web, PHONE).await;
    for path in [
        "/sign-in/password",
        "/register/password",
        "/forgot-password",
        "/forgot-password/reset",
        "/forgot-password/verification-code",
        "/continue/password",
        "/continue/username",
        "/continue/nothing",
        "/continue/extra-profile",
        "/continue/verification-code",
    ] {
        let mut browser = app.browser();
        browser.follow(&web.authorize(&[])).await.expect(200);
        let sent = browser.get(&format!("{path}?app_id={}", web.id)).await;
        assert_eq!(sent.status, 303, "{path} {}", sent.body);
        assert!(
            sent.location().starts_with("/sign-in?"),
            "{path} {}",
            sent.location()
        );
        let lost = app.browser().get(path).await.expect(303);
        assert_eq!(lost.location(), "/unknown-session", "{path}");
    }
}
