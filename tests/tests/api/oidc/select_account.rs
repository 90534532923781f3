//! `prompt=select_account`: whoever is signed in says which account to go on with (OpenID Connect Core
//! §3.1.2.1).

use keyward_tests::{Browser, PHONE, TestApp, csrf, form_action};

use super::{
    clients::Client,
    consent::{Guest, allow, expect_asks},
    evidence::{Before, last_entries},
    steps::{Returned, jwt, sign_in},
};

const OTHER_PHONE: &str = "8613800138001";

/// Whom a code is about.
async fn subject(app: &TestApp, client: &Client, code: &str) -> String {
    let tokens = client.redeem(app, code).await.expect(200).json();
    let claims = jwt(tokens["id_token"].as_str().expect("an ID token")).1;
    claims["sub"].as_str().expect("a subject").to_owned()
}

async fn at_chooser(browser: &mut Browser, client: &Client, prompt: &str) -> String {
    let ask = client.ask().set("prompt", prompt);
    let answer = browser.get(&ask.path()).await.expect(303);
    let url = format!("/sign-in/account?app_id={}", client.id);
    assert_eq!(answer.location(), url);
    url
}

#[tokio::test]
async fn the_account_or_another_one() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let client = Client::from(&web);
    let ask = client.ask().set("prompt", "select_account");
    let mut browser = app.browser();
    // Nobody is signed in: the sign-in page is where an account is chosen.
    let answer = browser.get(&ask.path()).await.expect(303);
    assert!(answer.location().starts_with("/sign-in?app_id="));
    let first = sign_in(&app, &mut browser, &ask.path(), PHONE).await;
    let first = subject(&app, &client, Returned::of(&first).code()).await;
    let none = browser
        .get(&ask.clone().set("prompt", "none select_account").path())
        .await;
    assert_eq!(Returned::of(&none).get("error"), "invalid_request");
    let login = client.ask().set("prompt", "login select_account");
    let answer = browser.get(&login.path()).await.expect(303);
    assert!(answer.location().starts_with("/sign-in?app_id="));

    let before = Before::of(&app).await;
    let url = at_chooser(&mut browser, &client, "select_account").await;
    let page = browser.get(&url).await.expect(200);
    assert!(page.body.contains("Choose an account for Bookstore"));
    assert!(page.body.contains("+86 138 0013 8000"), "{}", page.body);
    assert_eq!(form_action(&page), url);
    for token in ["", "x"] {
        browser.post(&url, &[("csrf", token)]).await.expect(403);
    }
    // Another browser, or one without the session, chooses nothing.
    let form = [("csrf", &*csrf(&page))];
    let mut signed_out = browser.clone();
    signed_out.forget("_session");
    let away = signed_out.post(&url, &form).await.expect(303);
    assert_eq!(away.location(), format!("/sign-in?app_id={}", client.id));
    let away = app.browser().post(&url, &form).await.expect(303);
    assert_eq!(away.location(), "/unknown-session");
    before.expect_nothing(&app, "the page").await;

    let chosen = browser.post(&url, &form).await.expect(303);
    let answer = browser.get(chosen.location()).await;
    assert_eq!(last_entries(&app, 1), ["Interaction.End"]);
    let same = subject(&app, &client, Returned::of(&answer).code()).await;
    assert_eq!(same, first);
    browser.get(chosen.location()).await.expect(400);
    assert_eq!((app.count("sessions"), app.count("grants")), (1, 1));

    // "Use another account" is a link to the sign-in page of the same request.
    app.clock.advance_seconds(120);
    let url = at_chooser(&mut browser, &client, "select_account").await;
    let page = browser.get(&url).await.expect(200);
    let other = format!("/sign-in?app_id={}", client.id);
    assert!(
        page.body.contains(&format!("href=\"{other}\"")),
        "{}",
        page.body
    );
    let answer = sign_in(&app, &mut browser, &other, OTHER_PHONE).await;
    let second = subject(&app, &client, Returned::of(&answer).code()).await;
    assert_ne!(second, first);
    assert_eq!(app.count("sessions"), 1, "the former one is signed out");
}

#[tokio::test]
async fn consent_comes_after_the_account() {
    let guest = Guest::start("Traditional").await;
    let client = &guest.client;
    let (mut browser, page) = guest.asked(&client.ask().path()).await;
    let allowed = allow(client, &mut browser, &page).await;
    Returned::of(&browser.get(allowed.location()).await).code();
    for (prompt, asks) in [("select_account", false), ("select_account consent", true)] {
        let url = at_chooser(&mut browser, client, prompt).await;
        // The other page is not open yet.
        let early = browser.get(&format!("/consent?app_id={}", client.id)).await;
        assert_eq!(early.location(), url);
        let api = browser.json("GET", "/api/interaction/consent", None).await;
        assert_eq!(api.status, 400);
        let page = browser.get(&url).await.expect(200);
        let chosen = browser.post(&url, &[("csrf", &*csrf(&page))]).await;
        let answer = browser.get(chosen.location()).await.expect(303);
        if !asks {
            Returned::of(&answer).code();
            continue;
        }
        assert_eq!(answer.location(), format!("/consent?app_id={}", client.id));
        let page = browser.get(answer.location()).await;
        expect_asks(&page);
        let allowed = allow(client, &mut browser, &page).await;
        Returned::of(&browser.get(allowed.location()).await).code();
    }
}
