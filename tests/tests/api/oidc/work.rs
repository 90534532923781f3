//! The counted work of DESIGN §4: commits, reads and statements of each operation with warm caches.
//! A change that makes an operation dearer fails here, and says which.

use std::time::Duration;

use keyward_store::Counters;
use keyward_tests::{Answer, PHONE, TestApp, csrf, form_action};
use serde_json::json;

use super::{
    clients::Client,
    evidence::settle,
    steps::{Returned, offline_tokens, sign_in, userinfo},
};

/// The work of an act that commits at once.
async fn work<T>(app: &TestApp, act: impl Future<Output = T>) -> (T, Counters) {
    settle(app).await;
    let before = app.shared.store.counters();
    let done = act.await;
    (done, app.shared.store.counters() - before)
}

async fn web() -> (TestApp, Client) {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let client = Client::from(&web);
    // Somebody was here before: the caches are warm, and the number has an account.
    sign_in(&app, &mut app.browser(), &client.ask().path(), PHONE).await;
    app.clock.advance_seconds(120);
    (app, client)
}

fn nothing() -> Counters {
    Counters::default()
}

#[tokio::test]
async fn an_authorization_that_leads_to_a_page() {
    let (app, client) = web().await;
    let mut browser = app.browser();
    let (answer, cost) = work(&app, browser.get(&client.ask().path())).await;
    assert!(answer.expect(303).location().starts_with("/sign-in?"));
    assert_eq!(cost, nothing());
    // The page itself: whether the conversation has begun is one read.
    let (page, cost) = work(&app, browser.get(&format!("/sign-in?app_id={}", client.id))).await;
    page.expect(200);
    assert_eq!((cost.commits, cost.writes), (0, 0));
    assert!(cost.read_statements <= 1, "{cost:?}");
}

#[tokio::test]
async fn an_authorization_with_a_session() {
    let (app, client) = web().await;
    let mut browser = app.browser();
    sign_in(&app, &mut browser, &client.ask().path(), PHONE).await;
    let (answer, cost) = work(&app, browser.get(&client.ask().path())).await;
    Returned::of(&answer).code();
    assert_eq!((cost.commits, cost.writes), (1, 1), "{cost:?}");
    assert_eq!((cost.reads, cost.read_statements), (1, 1), "{cost:?}");
    assert!(cost.write_statements <= 8, "{cost:?}");
}

/// Send 1; verify and submit 1 together; resume 1; redeem 1.
#[tokio::test]
async fn a_sign_in_from_the_code_to_the_tokens() {
    let (app, client) = web().await;
    let mut browser = app.browser();
    let page = browser.follow(&client.ask().path()).await.expect(200);

    let form = [
        ("csrf", &*csrf(&page)),
        ("country", "US"),
        ("phone", "+8613800138000"),
    ];
    let (sent, cost) = work(&app, browser.post(&form_action(&page), &form)).await;
    assert_eq!((cost.commits, cost.writes), (1, 1), "send: {cost:?}");
    assert!(cost.read_statements <= 1, "send: {cost:?}");

    let page = browser
        .follow(sent.expect(303).location())
        .await
        .expect(200);
    let form = [("csrf", &*csrf(&page)), ("code", &*app.code(PHONE))];
    let (entered, cost) = work(&app, browser.post(&form_action(&page), &form)).await;
    let resume = entered.expect(303).location().to_owned();
    assert!(resume.starts_with("/oidc/auth/"), "{resume}");
    assert_eq!(
        (cost.commits, cost.writes),
        (1, 1),
        "verify and submit: {cost:?}"
    );
    assert!(cost.read_statements <= 1, "verify and submit: {cost:?}");

    let (resumed, cost) = work(&app, browser.get(&resume)).await;
    let code = Returned::of(&resumed).code().to_owned();
    assert_eq!((cost.commits, cost.writes), (1, 1), "resume: {cost:?}");
    assert!(cost.read_statements <= 1, "resume: {cost:?}");

    let (redeemed, cost) = work(&app, client.redeem(&app, &code)).await;
    redeemed.expect(200);
    assert_eq!((cost.commits, cost.writes), (1, 1), "redeem: {cost:?}");
    assert!(cost.read_statements <= 1, "redeem: {cost:?}");
}

/// A guess is counted in a commit of its own before it is judged; verdict and sign-in are another.
#[tokio::test]
async fn a_sign_in_by_password() {
    let (app, manager, _) = TestApp::with_web_app().await;
    let spa = super::clients::spa(&app, &manager).await;
    let by_name = json!({
        "signIn": { "methods": [{
            "identifier": "username", "password": true, "verificationCode": false, "isPasswordPrimary": true,
        }] },
        "signUp": { "identifiers": ["username"], "password": true, "verify": false },
    });
    app.manage(&manager, "PATCH", "/sign-in-exp", Some(by_name))
        .await
        .expect(200);
    let ann = json!({ "username": "ann", "password": "violet-Harbour-41" });
    app.manage(&manager, "POST", "/users", Some(ann))
        .await
        .expect(200);
    // Twice: the second time everything is warm.
    for is_warm in [false, true] {
        let mut browser = app.browser();
        let page = browser.follow(&spa.ask().path()).await.expect(200);
        let token = csrf(&page);
        let form = [
            ("csrf", &*token),
            ("identifier", "ann"),
            ("password", "violet-Harbour-41"),
        ];
        let (entered, entering) = work(&app, browser.post(&form_action(&page), &form)).await;
        let resume = entered.expect(303).location().to_owned();
        let (resumed, resuming) = work(&app, browser.get(&resume)).await;
        let code = Returned::of(&resumed).code().to_owned();
        let (redeemed, redeeming) = work(&app, spa.redeem(&app, &code)).await;
        redeemed.expect(200);
        // A guess that was right was counted while it was judged, and leaves nothing.
        assert_eq!(app.count("sentinel_activities"), 0);
        if !is_warm {
            continue;
        }
        for (step, cost, commits, statements) in [
            ("enter", entering, 2, 17),
            ("resume", resuming, 1, 14),
            ("redeem", redeeming, 1, 7),
        ] {
            assert_eq!(
                (cost.commits, cost.writes),
                (commits, commits),
                "{step}: {cost:?}"
            );
            assert!(cost.read_statements <= 1, "{step}: {cost:?}");
            assert!(cost.write_statements <= statements, "{step}: {cost:?}");
        }
    }
}

/// The same for somebody new: one more step, one more commit.
#[tokio::test]
async fn a_registration() {
    let (app, client) = web().await;
    let mut browser = app.browser();
    let ask = client.ask().set("first_screen", "register");
    let page = browser.follow(&ask.path()).await.expect(200);
    let code_page = app.send_code(&mut browser, &page, "8613800138001").await;
    let code = app.code("8613800138001");
    let form = [("csrf", &*csrf(&code_page)), ("code", &*code)];
    let (entered, cost) = work(&app, browser.post(&form_action(&code_page), &form)).await;
    assert!(entered.expect(303).location().starts_with("/oidc/auth/"));
    assert_eq!(
        (cost.commits, cost.writes),
        (1, 1),
        "verify and register: {cost:?}"
    );
}

#[tokio::test]
async fn refreshing() {
    let (app, manager, _web) = TestApp::with_web_app().await;
    let spa = super::clients::spa(&app, &manager).await;
    let tokens = offline_tokens(&app, &mut app.browser(), &spa).await;
    let token = tokens.text("refresh_token");
    // With rotation, and once more within the window.
    for _ in 0..2 {
        let (refreshed, cost) = work(&app, spa.refresh(&app, token, &[])).await;
        refreshed.expect(200);
        assert_eq!((cost.commits, cost.writes), (1, 1), "{cost:?}");
        assert!(cost.read_statements <= 1, "{cost:?}");
        assert!(cost.write_statements <= 6, "{cost:?}");
    }
}

/// No read, no wait for the entry; the entry goes out with the next group.
#[tokio::test]
async fn warm_client_credentials() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let form = [
        ("grant_type", "client_credentials"),
        ("resource", "https://default.logto.app/api"),
        ("scope", "all"),
    ];
    let credentials = (&*manager.client_id, &*manager.client_secret);
    let ask = async || -> Answer { app.post_form_as("/oidc/token", credentials, &form).await };
    ask().await.expect(200);
    settle(&app).await;
    let (before, rows) = (app.shared.store.counters(), app.count("logs"));
    for _ in 0..10 {
        ask().await.expect(200);
    }
    let cost = app.shared.store.counters() - before;
    assert_eq!((cost.reads, cost.read_statements), (0, 0), "{cost:?}");
    settle(&app).await;
    let cost = app.shared.store.counters() - before;
    assert_eq!((cost.reads, cost.write_statements), (0, 10), "{cost:?}");
    assert!(cost.commits <= 10, "{cost:?}");
    assert_eq!(app.count("logs"), rows + 10);
    // Without a company it does not wait for ever either.
    ask().await.expect(200);
    let arrived = async {
        let mut looks = tokio::time::interval(Duration::from_millis(5));
        while app.count("logs") < rows + 11 {
            looks.tick().await;
        }
    };
    let arrived = tokio::time::timeout(Duration::from_secs(10), arrived).await;
    arrived.expect("the entry is written by itself");
}

#[tokio::test]
async fn asking_userinfo() {
    let (app, client) = web().await;
    let mut browser = app.browser();
    let ask = client.ask();
    let answer = sign_in(&app, &mut browser, &ask.path(), PHONE).await;
    let code = Returned::of(&answer).code().to_owned();
    let tokens = client.redeem(&app, &code).await.expect(200).json();
    let token = tokens["access_token"].as_str().expect("a token");
    let (me, cost) = work(&app, userinfo(&app, token)).await;
    me.expect(200);
    assert_eq!((cost.commits, cost.writes), (0, 0), "{cost:?}");
    assert!(cost.read_statements <= 2, "{cost:?}");
}

/// Documents are prepared: not one statement.
#[tokio::test]
async fn documents() {
    let (app, _client) = web().await;
    for path in [
        "/oidc/jwks",
        "/oidc/.well-known/openid-configuration",
        "/oidc/.well-known/oauth-authorization-server",
    ] {
        let (answer, cost) = work(&app, app.get(path)).await;
        answer.expect(200);
        assert_eq!(cost, nothing(), "{path}");
    }
}
