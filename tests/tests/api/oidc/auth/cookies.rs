//! The cookies of the authorization endpoint (reference oidc.md §3.5; A7.7, B21).

use std::collections::BTreeMap;

use keyward_crypto::cookies::sign;
use keyward_tests::{Answer, Browser, PHONE, TestApp};
use serde_json::{Value, json};

use crate::api::oidc::{
    clients::Client,
    evidence::Before,
    steps::{Returned, sign_in},
};

/// The cookies of an answer: value and attributes by name.
fn set_cookies(answer: &Answer) -> BTreeMap<String, (String, Vec<String>)> {
    let lines = answer.headers.get_all("set-cookie").iter();
    lines
        .map(|line| {
            let mut parts = line.to_str().expect("ASCII").split("; ");
            let (name, value) = parts
                .next()
                .and_then(|pair| pair.split_once('='))
                .expect("a pair");
            let attributes = parts.map(str::to_owned).collect();
            (name.to_owned(), (value.to_owned(), attributes))
        })
        .collect()
}

#[tokio::test]
async fn a7_7_names_values_and_attributes() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let answer = browser
        .get(&Client::from(&web).ask().path())
        .await
        .expect(303);
    let cookies = set_cookies(&answer);
    let waiting = format!("_pending_{}", web.id);
    let mut names: Vec<String> = ["_interaction", "_interaction_resume", "_logto", &waiting]
        .iter()
        .flat_map(|name| [(*name).to_owned(), format!("{name}.sig")])
        .collect();
    names.sort();
    assert_eq!(cookies.keys().cloned().collect::<Vec<_>>(), names);

    let uid = &cookies["_interaction_resume"].0;
    assert_eq!(uid.len(), 43);
    let map: Value = serde_json::from_str(&cookies["_interaction"].0).expect("JSON");
    assert_eq!(map, json!({ &*web.id: uid, "_legacy": uid }));
    let hints: Value = serde_json::from_str(&cookies["_logto"].0).expect("JSON");
    assert_eq!(hints, json!({ "appId": web.id }));

    // An hour from the clock of the tests.
    let hour = "expires=Tue, 24 Nov 2026 16:16:26 GMT";
    let resume = format!("path=/oidc/auth/{uid}");
    let (lax, only) = ("samesite=lax", "httponly");
    for (name, attributes) in [
        ("_logto", &["path=/", lax][..]),
        ("_interaction", &["path=/", hour, lax, only]),
        (&waiting, &["path=/", hour, lax, only]),
        ("_interaction_resume", &[&resume, hour, lax, only]),
    ] {
        for twin in [name.to_owned(), format!("{name}.sig")] {
            assert_eq!(cookies[&twin].1, attributes, "{twin}");
        }
        let signature = &cookies[&format!("{name}.sig")].0;
        assert_eq!(signature.len(), 27);
        let keys = app
            .shared
            .store
            .keys(&app.tenant(), app.shared.now())
            .await
            .expect("keys");
        assert_eq!(
            *signature,
            sign(keys.cookies[0].as_bytes(), name, &cookies[name].0)
        );
    }
    // The request itself is sealed: neither client nor URI can be read in it.
    let sealed = &cookies[&waiting].0;
    assert!(
        sealed
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)),
        "{sealed}"
    );

    let page = browser.get(answer.location()).await.expect(200);
    assert!(page.headers.get("set-cookie").is_none());
    let signed_in = sign_in(&app, &mut browser, answer.location(), PHONE).await;
    let cookies = set_cookies(&signed_in);
    let (value, attributes) = &cookies["_session"];
    assert_eq!(value.len(), 43);
    let two_weeks = "expires=Tue, 08 Dec 2026 15:16:26 GMT";
    assert_eq!(*attributes, ["path=/", two_weeks, lax, only]);
    assert_eq!(cookies["_session.sig"].1, *attributes);
    // By it the browser is known again after signing out, as long as browsers keep anything.
    let (value, attributes) = &cookies["_device"];
    assert_eq!(value.len(), 43);
    let long = "expires=Wed, 29 Dec 2027 15:16:26 GMT";
    assert_eq!(*attributes, ["path=/", long, lax, only]);
    assert_eq!(cookies["_device.sig"].1, *attributes);
    // What belonged to the conversation goes with it.
    let mut kept = browser.cookie_names();
    kept.retain(|name| !name.ends_with(".sig"));
    assert_eq!(kept, ["_logto", "_session", "_device"]);
}

/// Parallel tabs and applications (reference oidc.md §13).
#[tokio::test]
async fn each_client_has_its_conversation_in_the_map() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let second = app.web_app(&manager, "Library").await;
    let mut browser = app.browser();
    let uids = |browser: &Browser| -> Value {
        serde_json::from_str(browser.cookie("_interaction").expect("a cookie")).expect("JSON")
    };
    browser
        .get(&Client::from(&web).ask().path())
        .await
        .expect(303);
    let first_uid = uids(&browser)["_legacy"].clone();
    browser
        .get(&Client::from(&second).ask().path())
        .await
        .expect(303);
    let both = uids(&browser);
    let second_uid = both["_legacy"].clone();
    assert_eq!(
        both,
        json!({ &*web.id: first_uid, &*second.id: second_uid, "_legacy": second_uid })
    );
    // The second tab of the first client takes its place.
    browser
        .get(&Client::from(&web).ask().path())
        .await
        .expect(303);
    let all = uids(&browser);
    assert_eq!(all[&*second.id], second_uid);
    assert!(all[&*web.id] == all["_legacy"] && all[&*web.id] != first_uid);
    // The first client is answered, the second one still waits.
    let answer = sign_in(
        &app,
        &mut browser,
        &format!("/sign-in?app_id={}", web.id),
        PHONE,
    )
    .await;
    Returned::of(&answer).code();
    assert_eq!(uids(&browser), json!({ &*second.id: second_uid }));
    browser
        .get(&format!("/sign-in?app_id={}", second.id))
        .await
        .expect(200);
}

/// Every place where a value may be changed, or some of them where there are many.
fn flips(value: &str) -> Vec<String> {
    let step = (value.len() / 30).max(1);
    (0..value.len())
        .step_by(step)
        .filter(|at| value.is_char_boundary(*at))
        .map(|at| {
            let mut bytes = value.as_bytes().to_vec();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            String::from_utf8(bytes).expect("ASCII")
        })
        .collect()
}

#[tokio::test]
async fn b21_a_changed_cookie_does_not_exist() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let page = browser
        .get(&Client::from(&web).ask().path())
        .await
        .expect(303);
    let page = page.location().to_owned();
    let before = Before::of(&app).await;
    let waiting = format!("_pending_{}", web.id);
    for name in [
        "_interaction",
        "_interaction.sig",
        &waiting,
        &format!("{waiting}.sig"),
    ] {
        let value = browser.cookie(name).expect("a cookie").to_owned();
        let shorter = value[..value.len() - 1].to_owned();
        let longer = format!("{value}A");
        for changed in flips(&value)
            .into_iter()
            .chain([shorter, longer, String::new()])
        {
            let mut thief = browser.clone();
            thief.set_cookie(name, &changed);
            let away = thief.get(&page).await.expect(303);
            assert_eq!(away.location(), "/unknown-session", "{name} {changed}");
        }
        let mut thief = browser.clone();
        thief.forget(name);
        let away = thief.get(&page).await.expect(303);
        assert_eq!(away.location(), "/unknown-session", "without {name}");
    }
    before.expect_nothing(&app, "changed cookies").await;
    browser.get(&page).await.expect(200);
}

#[tokio::test]
async fn b21_a_changed_session_is_nobodys() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let client = Client::from(&web);
    let mut browser = app.browser();
    sign_in(&app, &mut browser, &client.ask().path(), PHONE).await;
    let silent = client.ask().set("prompt", "none").path();
    let before = Before::of(&app).await;
    for name in ["_session", "_session.sig"] {
        for changed in flips(browser.cookie(name).expect("a cookie")) {
            let mut thief = browser.clone();
            thief.set_cookie(name, &changed);
            let refused = Returned::of(&thief.get(&silent).await);
            assert_eq!(refused.get("error"), "login_required", "{name} {changed}");
        }
    }
    before.expect_nothing(&app, "changed sessions").await;
    Returned::of(&browser.get(&silent).await).code();
}

/// Even who could sign cookies could not make a request that was never checked: it is sealed, for
/// its tenant, and names its conversation.
#[tokio::test]
async fn b21_a_waiting_request_is_sealed() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let second = app.web_app(&manager, "Library").await;
    let keys = app
        .shared
        .store
        .keys(&app.tenant(), app.shared.now())
        .await
        .expect("keys");
    let key = keys.cookies[0].as_bytes();
    let mut browser = app.browser();
    let page = browser
        .get(&Client::from(&web).ask().path())
        .await
        .expect(303);
    let page = page.location().to_owned();
    let mine = format!("_pending_{}", web.id);
    let sealed = browser.cookie(&mine).expect("a cookie").to_owned();
    let put = |name: &str, value: &str| {
        let mut thief = browser.clone();
        thief.set_cookie(name, value);
        thief.set_cookie(&format!("{name}.sig"), &sign(key, name, value));
        thief
    };
    for changed in flips(&sealed) {
        let away = put(&mine, &changed).get(&page).await.expect(303);
        assert_eq!(away.location(), "/unknown-session", "{changed}");
    }
    // A request of another conversation, or in the place of another client.
    let mut other = app.browser();
    other
        .get(&Client::from(&web).ask().path())
        .await
        .expect(303);
    let of_another = other.cookie(&mine).expect("a cookie").to_owned();
    let away = put(&mine, &of_another).get(&page).await.expect(303);
    assert_eq!(away.location(), "/unknown-session");
    let theirs = format!("_pending_{}", second.id);
    let mut thief = put(&theirs, &sealed);
    let away = thief
        .get(&format!("/sign-in?app_id={}", second.id))
        .await
        .expect(303);
    assert_eq!(away.location(), "/unknown-session");
    put(&mine, &sealed).get(&page).await.expect(200);
}
