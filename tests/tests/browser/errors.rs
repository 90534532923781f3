//! What can go wrong with a code, seen by a person; and that nothing but the one account came of it.

use keyward_model::{Clock, SystemClock};
use keyward_tests::{START, TestApp};
use serde_json::{Value, json};

use super::{plain_app::PlainApp, script, servers};

/// The address of a page, without what follows its path.
fn path(url: &Value) -> &str {
    let url = url.as_str().expect("a URL");
    let path = url.splitn(4, '/').nth(3).unwrap_or_default();
    path.split('?').next().unwrap_or_default()
}

fn code_in(url: &Value) -> String {
    let url = url::Url::parse(url.as_str().expect("a URL")).expect("a URL");
    let code = url.query_pairs().find(|(name, _)| name == "code");
    code.expect("a code").1.into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_that_do_not_work() {
    let app = TestApp::start().await;
    // The browser has the machine's clock, and cookies carry dates.
    app.clock
        .advance_seconds(SystemClock.now().seconds() - START.seconds());
    let manager = app.manager().await;
    app.enable_phone(&manager).await;
    let shop = PlainApp::new(&app, &manager, "Bookstore").await;
    let latest = super::latest_in_inbox(&app);
    let helper = servers::codes_and_clock(latest, app.clock.clone()).await;

    let seen = script::run(
        "errors",
        &json!({
            "authorizeUrl": shop.authorize(&app, &[]),
            "registerUrl": shop.authorize(&app, &[("first_screen", "register"), ("prompt", "login")]),
            "codeUrl": helper.url("/code"),
            "clockUrl": helper.url("/clock"),
            "phone": { "number": "138 0013 8000", "country": "CN" },
            "otherPhone": { "number": "+44 7400 123456" },
            "redirect": shop.redirect,
            "attempts": 10,
            "lifetime": 600,
            "wait": 60,
        }),
    )
    .await;

    for (place, paths) in [
        ("elsewhere", ["unknown-session", "oidc/auth/"]),
        ("afterwards", ["unknown-session", "oidc/auth/"]),
    ] {
        for (page, wanted) in ["codePage", "resume"].into_iter().zip(paths) {
            let found = &seen[place][page];
            assert!(path(&found["url"]).starts_with(wanted), "{place}: {found}");
            assert_eq!(
                found["heading"], "This sign-in has expired",
                "{place}: {found}"
            );
        }
    }
    let fault = |name: &str| {
        assert_eq!(seen[name]["status"], 400, "{name}");
        seen[name]["fault"].as_str().expect("a text").to_owned()
    };
    assert!(fault("wrongCode").starts_with("This code is wrong."));
    assert_eq!(seen["wrongCode"]["kept"], seen["wrongCode"]["typed"]);
    assert!(fault("olderCode").starts_with("This code is wrong."));
    assert!(fault("guessedTooOften").starts_with("Too many wrong codes."));
    assert!(fault("tooLate").starts_with("This code has expired."));
    assert_eq!(seen["known"]["heading"], "Sign in instead?");

    // One account came of it all, and the last answer is for it. (The code of the first one is too old by now.)
    assert_eq!(app.count("users"), 1);
    let who = shop
        .user_info(&app, &code_in(&seen["known"]["answer"]))
        .await;
    assert_eq!(who["phone_number"], "8613800138000");
}
