//! Cookies across rotations of their keys (reference oidc.md §3.5).

use keyward_crypto::cookies::sign;
use keyward_tests::{Browser, PHONE, TestApp};
use serde_json::json;

use super::client::{COOKIES, rotate};

async fn newest(app: &TestApp) -> String {
    let keys = app.shared.store.keys(&app.tenant(), app.shared.now()).await;
    keys.expect("keys").cookies[0].clone()
}

fn is_signed_by(browser: &Browser, name: &str, key: &str) -> bool {
    let value = browser.cookie(name).expect("a cookie");
    let signature = browser.cookie(&format!("{name}.sig")).expect("a signature");
    sign(key.as_bytes(), name, value) == signature
}

#[tokio::test]
async fn who_comes_often_enough_stays_signed_in() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let (mut often, mut seldom) = (app.browser(), app.browser());
    for browser in [&mut often, &mut seldom] {
        app.clock.advance_seconds(120);
        app.sign_in(browser, &web.authorize(&[]), PHONE).await;
    }
    let silent = web.authorize(&[("prompt", "none")]);
    for _ in 0..3 {
        let before = newest(&app).await;
        rotate(&app, &manager, COOKIES, json!({})).await;
        let key = newest(&app).await;
        assert!(is_signed_by(&often, "_session", &before));
        let answer = often.get(&silent).await.expect(303);
        assert!(answer.location_param("code").is_some(), "{answer:?}");
        assert!(is_signed_by(&often, "_session", &key));
    }
    let answer = seldom.get(&silent).await.expect(303);
    assert_eq!(
        answer.location_param("error").as_deref(),
        Some("login_required")
    );
}

/// What an answer does not set anyway is signed again on its way.
#[tokio::test]
async fn what_is_read_is_signed_again() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let other = app.web_app(&manager, "Library").await;
    let mut browser = app.browser();
    let page = browser.get(&web.authorize(&[])).await.expect(303);
    let page = page.location().to_owned();
    let waiting = format!("_pending_{}", web.id);
    let before = browser.cookie(&waiting).expect("a cookie").to_owned();
    for _ in 0..3 {
        rotate(&app, &manager, COOKIES, json!({})).await;
        let answer = browser.get(&other.authorize(&[])).await.expect(303);
        let lines: Vec<&str> = answer
            .headers
            .get_all("set-cookie")
            .iter()
            .map(|line| line.to_str().expect("ASCII"))
            .filter(|line| line.starts_with(&waiting))
            .collect();
        assert_eq!(lines.len(), 1, "only its signature: {lines:?}");
        assert!(lines[0].starts_with(&format!("{waiting}.sig=")));
        assert!(lines[0].contains("; path=/; ") && lines[0].ends_with("; httponly"));
        assert!(is_signed_by(&browser, &waiting, &newest(&app).await));
        assert_eq!(browser.cookie(&waiting), Some(&*before));
        // Signed by the newest key, it is left alone.
        let again = browser.get(&other.authorize(&[])).await.expect(303);
        let lines = again.headers.get_all("set-cookie").iter();
        let mut lines = lines.map(|line| line.to_str().expect("ASCII"));
        assert!(lines.all(|line| !line.starts_with(&waiting)));
    }
    // So the first conversation can still go on.
    browser.get(&page).await.expect(200);
}

/// Nobody's signature is renewed but ours.
#[tokio::test]
async fn a_foreign_signature_is_not_renewed() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    rotate(&app, &manager, COOKIES, json!({})).await;
    for (value, signature) in [
        ("x", sign(b"a key of their own", "_pending_x", "x")),
        ("x", String::new()),
    ] {
        browser.set_cookie("_pending_x", value);
        browser.set_cookie("_pending_x.sig", &signature);
        let answer = browser.get(&web.authorize(&[])).await.expect(303);
        let lines = answer.headers.get_all("set-cookie").iter();
        let mut lines = lines.map(|line| line.to_str().expect("ASCII"));
        assert!(lines.all(|line| !line.starts_with("_pending_x")));
    }
}
