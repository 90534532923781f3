//! `prompt`, `max_age` and `id_token_hint`: when a person must act (OpenID Connect Core §3.1.2.1,
//! reference oidc.md §3.4; A7.6).

use keyward_crypto::SigningKey;
use keyward_tests::{Browser, PHONE, TestApp};
use serde_json::{Value, json};

use crate::api::oidc::{
    ask::Ask,
    clients::{Client, client_in},
    evidence::Before,
    steps::{Returned, forged, jwt, sign_in, tokens, with_member},
};

const OTHER_PHONE: &str = "8613800138001";

async fn signed_in(app: &TestApp, client: &Client) -> Browser {
    let mut browser = app.browser();
    sign_in(app, &mut browser, &client.ask().path(), PHONE).await;
    browser
}

/// A page is shown, and nothing is written for it.
async fn expect_page(app: &TestApp, browser: &mut Browser, ask: &Ask) {
    let before = Before::of(app).await;
    let answer = browser.get(&ask.path()).await.expect(303);
    assert!(
        answer.location().starts_with("/sign-in?app_id="),
        "{ask:?}: {answer:?}"
    );
    before.expect_nothing(app, "a page").await;
}

/// The client is refused without a page.
async fn expect_refused(app: &TestApp, browser: &mut Browser, ask: &Ask, error: &str) {
    let before = Before::of(app).await;
    let answer = browser.get(&ask.path()).await.expect(303);
    assert_eq!(Returned::of(&answer).get("error"), error, "{ask:?}");
    assert!(answer.headers.get("set-cookie").is_none(), "{answer:?}");
    before.expect_nothing(app, error).await;
}

#[tokio::test]
async fn oidcc_prompt_none_not_logged_in() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let ask = Client::from(&web).ask().set("prompt", "none");
    expect_refused(&app, &mut app.browser(), &ask, "login_required").await;
    let answer = app.get(&ask.path()).await;
    assert_eq!(
        Returned::of(&answer).get("error_description"),
        "End-User authentication is required"
    );
}

#[tokio::test]
async fn oidcc_prompt_none_logged_in() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let client = Client::from(&web);
    let mut browser = signed_in(&app, &client).await;
    let ask = client.ask().set("prompt", "none");
    let code = Returned::of(&browser.get(&ask.path()).await)
        .code()
        .to_owned();
    client.redeem(&app, &code).await.expect(200);
    // What was not granted in this session is not granted silently: a scope, another client.
    let more = ask.set("scope", "openid email");
    expect_refused(&app, &mut browser, &more, "consent_required").await;
    let second = Client::from(&app.web_app(&manager, "Library").await);
    let silent = second.ask().set("prompt", "none");
    expect_refused(&app, &mut browser, &silent, "consent_required").await;
    // Once the person has been there, it is.
    Returned::of(&browser.get(&second.ask().path()).await).code();
    Returned::of(&browser.get(&silent.path()).await).code();
}

#[tokio::test]
async fn oidcc_prompt_login() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let client = Client::from(&web);
    let mut browser = app.browser();
    let ask = client.ask().set("prompt", "login");
    let first = tokens(&app, &mut browser, &client, &ask).await;
    app.clock.advance_seconds(120);
    expect_page(&app, &mut browser, &ask).await;
    let second = tokens(&app, &mut browser, &client, &ask).await;
    let [first, second] = [first, second].map(|tokens| jwt(tokens.text("id_token")).1);
    assert_eq!(first["sub"], second["sub"]);
    let at = |claims: &Value| claims["auth_time"].as_i64().expect("auth_time");
    assert_eq!(at(&second) - at(&first), 120);
}

#[tokio::test]
async fn oidcc_max_age() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let client = Client::from(&web);
    let mut browser = signed_in(&app, &client).await;
    app.clock.advance_seconds(100);
    for (age, page) in [
        ("0", true),
        ("1", true),
        ("99", true),
        ("100", false),
        ("10000", false),
    ] {
        let ask = client.ask().set("max_age", age);
        if page {
            expect_page(&app, &mut browser, &ask).await;
            let silent = ask.set("prompt", "none");
            expect_refused(&app, &mut browser, &silent, "login_required").await;
        } else {
            let code = Returned::of(&browser.get(&ask.path()).await)
                .code()
                .to_owned();
            let tokens = client.redeem(&app, &code).await.expect(200).json();
            let claims = jwt(tokens["id_token"].as_str().expect("an ID token")).1;
            let (iat, auth_time) = (&claims["iat"], &claims["auth_time"]);
            let age = iat.as_i64().expect("iat") - auth_time.as_i64().expect("auth_time");
            assert_eq!(age, 100);
        }
    }
    // `auth_time` is only for those who asked (reference oidc.md §7).
    let code = Returned::of(&browser.get(&client.ask().path()).await)
        .code()
        .to_owned();
    let tokens = client.redeem(&app, &code).await.expect(200).json();
    let claims = jwt(tokens["id_token"].as_str().expect("an ID token")).1;
    assert!(claims.get("auth_time").is_none());
}

#[tokio::test]
async fn oidcc_id_token_hint() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let client = Client::from(&web);
    let mut browser = app.browser();
    let first = tokens(&app, &mut browser, &client, &client.ask()).await;
    let hint = first.text("id_token");
    let ask = client
        .ask()
        .set("id_token_hint", hint)
        .set("prompt", "none");
    // An old hint is still a hint.
    app.clock.advance_seconds(7200);
    Returned::of(&browser.get(&ask.path()).await).code();
    // Nobody is here.
    expect_refused(&app, &mut app.browser(), &ask, "login_required").await;
    // Somebody else is here.
    let mut other = app.browser();
    sign_in(&app, &mut other, &client.ask().path(), OTHER_PHONE).await;
    expect_refused(&app, &mut other, &ask, "login_required").await;
    let ask = ask.without("prompt");
    expect_page(&app, &mut other, &ask).await;
    // And whoever signs in then must be the one whom the client meant.
    app.clock.advance_seconds(120);
    let sessions = app.count("sessions");
    let mut third = app.browser();
    let answer = sign_in(&app, &mut third, &ask.path(), OTHER_PHONE).await;
    let returned = Returned::of(&answer);
    assert_eq!(returned.get("error"), "login_required");
    assert_eq!(returned.get("state"), "st4te");
    assert!(third.cookie("_session").is_none());
    assert_eq!(app.count("sessions"), sessions, "the new session is gone");
    app.clock.advance_seconds(120);
    let answer = sign_in(&app, &mut app.browser(), &ask.path(), PHONE).await;
    Returned::of(&answer).code();
}

/// A9.1: only what we signed for this client is a hint.
#[tokio::test]
async fn a9_1_forged_hints_are_refused() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let client = Client::from(&web);
    let mut browser = app.browser();
    let first = tokens(&app, &mut browser, &client, &client.ask()).await;
    let hint = first.text("id_token");
    let claims = jwt(hint).1;
    let stranger = SigningKey::generate();
    let unsigned = forged(&with_member(hint, 0, "alg", json!("none")), 2, |_| {
        Vec::new()
    });
    let second = Client::from(&app.web_app(&manager, "Library").await);
    let code = Returned::of(&browser.get(&second.ask().path()).await)
        .code()
        .to_owned();
    let of_another_client = second.redeem(&app, &code).await.expect(200).json();
    let admin = app.shared.store.system().admin_tenant();
    let keys = app
        .shared
        .store
        .keys(&admin, app.shared.now())
        .await
        .expect("keys");
    for (what, forged) in [
        ("without a signature", unsigned),
        (
            "another subject",
            with_member(hint, 1, "sub", json!("somebody-else")),
        ),
        (
            "another algorithm",
            with_member(hint, 0, "alg", json!("HS384")),
        ),
        (
            "another key's name",
            with_member(hint, 0, "kid", json!(stranger.kid())),
        ),
        (
            "a key of its own",
            with_member(hint, 0, "jwk", stranger.public_jwk()),
        ),
        (
            "a key elsewhere",
            with_member(hint, 0, "jku", json!("https://evil.example/jwks")),
        ),
        (
            "another key",
            stranger.sign_jwt(None, &claims).expect("signed"),
        ),
        (
            "another tenant's key",
            keys.signing
                .signer()
                .sign_jwt(None, &claims)
                .expect("signed"),
        ),
        (
            "half a signature",
            forged(hint, 2, |mut bytes| bytes.drain(..48).collect()),
        ),
        (
            "another client's token",
            of_another_client["id_token"]
                .as_str()
                .expect("an ID token")
                .to_owned(),
        ),
        ("an access token", first.text("access_token").to_owned()),
        ("a management token", manager.token.clone()),
    ] {
        let ask = client.ask().set("id_token_hint", &forged);
        let answer = browser.get(&ask.path()).await.expect(303);
        let returned = Returned::of(&answer);
        assert_eq!(returned.get("error"), "invalid_request", "{what}");
        assert_eq!(
            returned.get("error_description"),
            "could not validate id_token_hint",
            "{what}"
        );
    }
    let guest = client_in(&app, app.tenant(), "guest").await;
    let ask = guest.ask().set("id_token_hint", hint);
    assert_eq!(
        Returned::of(&browser.get(&ask.path()).await).get("error"),
        "invalid_request"
    );
}

/// `prompt=consent` grants first-party clients anew without a page (reference oidc.md §4).
#[tokio::test]
async fn prompt_consent_is_answered_at_once_for_our_own_clients() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let client = Client::from(&web);
    let mut browser = signed_in(&app, &client).await;
    for prompt in ["consent", "consent consent"] {
        let ask = client.ask().set("prompt", prompt);
        Returned::of(&browser.get(&ask.path()).await).code();
    }
    expect_page(
        &app,
        &mut browser,
        &client.ask().set("prompt", "login consent"),
    )
    .await;
}

/// A session slides by use and ends without (A7.1).
#[tokio::test]
async fn a7_1_sessions_end_after_14_days_without_use() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let client = Client::from(&web);
    let mut browser = signed_in(&app, &client).await;
    let silent = client.ask().set("prompt", "none");
    for _ in 0..3 {
        app.clock.advance_seconds(14 * 86_400 - 1);
        let answer = browser.get(&silent.path()).await;
        Returned::of(&answer).code();
        assert!(answer.headers.get_all("set-cookie").iter().any(|cookie| {
            cookie
                .to_str()
                .is_ok_and(|text| text.starts_with("_session="))
        }));
    }
    app.clock.advance_seconds(14 * 86_400);
    expect_refused(&app, &mut browser, &silent, "login_required").await;
}
