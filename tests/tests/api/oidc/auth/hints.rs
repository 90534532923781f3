//! Wishes for the pages: `first_screen`, `interaction_mode`, `login_hint`, `ui_locales` (reference
//! oidc.md §3.3). One that nobody knows is dropped by itself (DESIGN §9).

use keyward_tests::TestApp;
use serde_json::{Value, json};

use crate::api::oidc::clients::Client;

#[tokio::test]
async fn the_first_screen() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let ask = Client::from(&web).ask();
    let (sign_in, register) = ("/sign-in", "/register");
    for (wishes, path) in [
        (&[][..], sign_in),
        (&[("first_screen", "sign_in")], sign_in),
        (&[("first_screen", "signIn")], sign_in),
        (&[("first_screen", "register")], register),
        (
            &[("first_screen", "identifier:sign_in")],
            "/identifier-sign-in",
        ),
        (
            &[("first_screen", "identifier:register")],
            "/identifier-register",
        ),
        (&[("first_screen", "reset_password")], "/reset-password"),
        // Until there is enterprise SSO.
        (&[("first_screen", "single_sign_on")], sign_in),
        // A link without an address is none.
        (&[("one_time_token", "x")], sign_in),
        (&[("interaction_mode", "signUp")], register),
        (&[("interaction_mode", "signIn")], sign_in),
        (
            &[("first_screen", "sign_in"), ("interaction_mode", "signUp")],
            sign_in,
        ),
        (&[("first_screen", "foo")], sign_in),
        (
            &[("first_screen", "foo"), ("interaction_mode", "signUp")],
            register,
        ),
        (&[("interaction_mode", "foo")], sign_in),
        (&[("first_screen", "//evil.example")], sign_in),
        (
            &[("first_screen", "register"), ("ui_locales", "*;!!")],
            register,
        ),
        (
            &[("first_screen", "register"), ("direct_sign_in", "odd")],
            register,
        ),
    ] {
        let answer = app.get(&ask.clone().all(wishes).path()).await.expect(303);
        assert_eq!(
            answer.location(),
            format!("{path}?app_id={}", web.id),
            "{wishes:?}"
        );
    }
}

/// oidcc-login-hint: filled in where it is a number, and never more than a wish.
#[tokio::test]
async fn oidcc_login_hint() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let ask = Client::from(&web).ask();
    let mut browser = app.browser();
    let page = browser
        .follow(&ask.clone().set("login_hint", "+8613800138000").path())
        .await;
    let page = page.expect(200);
    assert!(page.body.contains("+86 138 0013 8000"), "{}", page.body);
    for odd in [
        "alice",
        "\"><script>alert(1)</script>",
        &"9".repeat(300),
        "+",
    ] {
        let page = browser
            .follow(&ask.clone().set("login_hint", odd).path())
            .await
            .expect(200);
        assert!(!page.body.contains("<script>alert"), "{}", page.body);
    }
}

/// oidcc-ui-locales: the language of the pages, kept for scripts in `_logto`.
#[tokio::test]
async fn oidcc_ui_locales() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let ask = Client::from(&web).ask();
    for (asked, shown, kept) in [
        ("zh-CN", "zh-CN", Some("zh-CN")),
        ("zh-CN en", "zh-CN", Some("zh-CN en")),
        ("fr zh-CN", "fr", Some("fr zh-CN")),
        ("xx zh-CN", "zh-CN", Some("xx zh-CN")),
        ("en", "en", Some("en")),
        ("xx-unknown", "en", Some("xx-unknown")),
        ("!!", "en", None),
    ] {
        let mut browser = app.browser();
        let page = browser
            .follow(&ask.clone().set("ui_locales", asked).path())
            .await
            .expect(200);
        assert_eq!(page.header("content-language"), shown, "{asked}");
        let hints = browser.cookie("_logto").expect("a cookie");
        let hints: Value = serde_json::from_str(hints).expect("JSON");
        let mut wanted = json!({ "appId": web.id });
        if let Some(kept) = kept {
            wanted["uiLocales"] = json!(kept);
        }
        assert_eq!(hints, wanted, "{asked}");
    }
    // What the browser speaks is second to what the client asked for.
    let mut browser = app.browser();
    browser.speak("zh-CN");
    let page = browser.follow(&ask.clone().path()).await.expect(200);
    assert_eq!(page.header("content-language"), "zh-CN");
    let page = browser
        .follow(&ask.set("ui_locales", "en").path())
        .await
        .expect(200);
    assert_eq!(page.header("content-language"), "en");
}
