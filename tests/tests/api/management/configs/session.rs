//! How long people stay signed in (reference oidc.md §5.1).

use keyward_tests::{Browser, Manager, PHONE, TestApp, WebApp};
use serde_json::json;

const PATH: &str = "/configs/oidc/session";

async fn set_ttl(app: &TestApp, manager: &Manager, ttl: i64) {
    let body = json!({ "ttl": ttl });
    let answer = app.manage(manager, "PATCH", PATH, Some(body.clone())).await;
    assert_eq!(answer.expect(200).json(), body);
}

/// Whether the browser is signed in; what it asks keeps the session alive.
async fn is_signed_in(browser: &mut Browser, web: &WebApp) -> bool {
    let silent = browser.get(&web.authorize(&[("prompt", "none")])).await;
    silent.expect(303).location_param("code").is_some()
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used() {
    let (app, manager, web) = TestApp::with_web_app().await;
    set_ttl(&app, &manager, 60).await;
    let mut browser = app.browser();
    let tokens = app.tokens(&mut browser, &web, &[]).await;
    // It slides.
    for _ in 0..5 {
        app.clock.advance_seconds(59);
        assert!(is_signed_in(&mut browser, &web).await);
    }
    app.clock.advance_seconds(60);
    assert!(!is_signed_in(&mut browser, &web).await);
    // What hangs on it ends with it.
    let me = app.http.get(app.url("/oidc/me"));
    app.send(me.bearer_auth(tokens.text("access_token")))
        .await
        .expect(401);
    // The cookie says the same.
    app.clock.advance_seconds(120);
    let answer = app.sign_in(&mut browser, &web.authorize(&[]), PHONE).await;
    let lines = answer.headers.get_all("set-cookie").iter();
    let line = lines
        .map(|line| line.to_str().expect("ASCII"))
        .find(|line| line.starts_with("_session="))
        .expect("the session's cookie");
    let ends = app.shared.now().plus_seconds(60).to_rfc3339();
    let time = &ends[11..19];
    assert!(line.contains(&format!("{time} GMT")), "{line} {ends}");
}

#[tokio::test]
async fn a_change_holds_from_the_next_use_on() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    app.sign_in(&mut browser, &web.authorize(&[]), PHONE).await;
    set_ttl(&app, &manager, 31_536_000).await;
    assert!(is_signed_in(&mut browser, &web).await);
    app.clock.advance_seconds(100 * 86_400);
    assert!(is_signed_in(&mut browser, &web).await);
    let manager = app.manager().await;
    set_ttl(&app, &manager, 1).await;
    assert!(is_signed_in(&mut browser, &web).await);
    app.clock.advance_seconds(1);
    assert!(!is_signed_in(&mut browser, &web).await);
}

/// A session waits for its cookie as long as its conversation may last, however short it is after.
#[tokio::test]
async fn signing_in_takes_its_time() {
    let (app, manager, web) = TestApp::with_web_app().await;
    set_ttl(&app, &manager, 1).await;
    let mut browser = app.browser();
    let page = browser.follow(&web.authorize(&[])).await.expect(200);
    let page = app.send_code(&mut browser, &page, PHONE).await;
    let entered = app.enter_code(&mut browser, &page, &app.code(PHONE)).await;
    let offer = browser.follow(entered.location()).await.expect(200);
    let form = [("csrf", &*keyward_tests::csrf(&offer))];
    let made = browser
        .post(&keyward_tests::form_action(&offer), &form)
        .await
        .expect(303);
    app.clock.advance_seconds(600);
    let answer = browser.get(made.location()).await.expect(303);
    assert!(answer.location_param("code").is_some(), "{answer:?}");
}

/// However much it is used, where the tenant says so (checklist A7.1).
#[tokio::test]
async fn a_session_ends_some_time_after_signing_in() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let body = json!({ "ttl": 60, "absoluteTtl": 150 });
    let answer = app
        .manage(&manager, "PATCH", PATH, Some(body.clone()))
        .await;
    assert_eq!(answer.expect(200).json(), body);
    let mut browser = app.browser();
    let tokens = app.tokens(&mut browser, &web, &[]).await;
    for _ in 0..2 {
        app.clock.advance_seconds(59);
        assert!(is_signed_in(&mut browser, &web).await);
    }
    app.clock.advance_seconds(32);
    assert!(!is_signed_in(&mut browser, &web).await);
    let me = app.http.get(app.url("/oidc/me"));
    app.send(me.bearer_auth(tokens.text("access_token")))
        .await
        .expect(401);
    // Signing in begins anew, and what is no number of seconds changes nothing.
    app.sign_in(&mut browser, &web.authorize(&[]), PHONE).await;
    assert!(is_signed_in(&mut browser, &web).await);
    for wrong in [json!(0), json!("60"), json!(31_536_001), json!(1.5)] {
        let body = json!({ "absoluteTtl": wrong });
        let answer = app.manage(&manager, "PATCH", PATH, Some(body)).await;
        assert_eq!(answer.expect(400).json()["code"], "guard.invalid_input");
    }
    let answer = app.manage(&manager, "GET", PATH, None).await;
    assert_eq!(answer.expect(200).json(), body);
    let body = json!({ "absoluteTtl": null });
    let answer = app.manage(&manager, "PATCH", PATH, Some(body)).await;
    assert_eq!(answer.expect(200).json(), json!({ "ttl": 60 }));
    for _ in 0..4 {
        app.clock.advance_seconds(59);
        assert!(is_signed_in(&mut browser, &web).await);
    }
}
