//! Installed applications: loopback ports (RFC 8252 §7.3, R1), schemes of their own, and no answer
//! without a person (reference oidc.md §3.4).

use keyward_tests::{PHONE, TestApp, WEB_APP};
use serde_json::json;

use crate::api::oidc::{
    clients,
    evidence::Before,
    steps::{Returned, sign_in},
};

#[tokio::test]
async fn r1_only_the_port_of_a_loopback_address_may_vary() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let uris = [
        "http://127.0.0.1/cb",
        "http://[::1]:1234/cb",
        "http://localhost:8080/cb?x=1",
        "https://127.0.0.1/secure",
        "com.example.books:/cb",
        "https://books.example/cb",
    ];
    let native = clients::client(&app, &manager, "Native", &uris, json!({})).await;
    let answer = async |uri: &str| {
        let ask = native.ask().set("prompt", "none").set("redirect_uri", uri);
        app.get(&ask.path()).await
    };
    for good in [
        "http://127.0.0.1/cb",
        "http://127.0.0.1:51004/cb",
        "http://[::1]/cb",
        "http://[::1]:51004/cb",
        "http://localhost:51004/cb?x=1",
        "com.example.books:/cb",
        "https://books.example/cb",
    ] {
        let returned = answer(good).await.expect(303);
        assert!(
            returned.location().starts_with(good),
            "{good}: {returned:?}"
        );
        assert_eq!(
            returned.location_param("error").as_deref(),
            Some("login_required")
        );
    }
    for bad in [
        "http://127.0.0.1:51004/other",
        "http://127.0.0.1:51004/cb?x=1",
        "http://127.0.0.2:51004/cb",
        "http://127.1:51004/cb2",
        "http://localhost:51004/cb",
        "http://localhost.example:51004/cb?x=1",
        "http://user@127.0.0.1:51004/cb",
        "https://127.0.0.1:51004/cb",
        "https://127.0.0.1:51004/secure",
        "https://books.example:51004/cb",
        "http://books.example/cb",
        "com.example.books://cb",
        "com.example.books:/other",
        "com.example.book:/cb",
        "http://192.168.0.1:51004/cb",
        "http://0.0.0.0:51004/cb",
    ] {
        let refused = answer(bad).await;
        assert_eq!(refused.status, 400, "{bad}: {refused:?}");
    }
}

/// Web clients have one port.
#[tokio::test]
async fn r1_web_clients_have_one_port() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    for kind in ["SPA", "Traditional"] {
        let client = clients::client(&app, &manager, kind, &[WEB_APP], json!({})).await;
        let ask = client
            .ask()
            .set("redirect_uri", "http://localhost:51004/cb");
        app.get(&ask.path()).await.expect(400);
    }
}

/// A person signs in, and the code is bound to the very port that was presented.
#[tokio::test]
async fn a_native_application_signs_in_and_asks_a_person_each_time() {
    let (app, manager, _web) = TestApp::with_web_app().await;
    let native = clients::native(&app, &manager).await;
    let uri = "http://127.0.0.1:51004/cb";
    let ask = native.ask().set("redirect_uri", uri);
    let mut browser = app.browser();
    let returned = Returned::of(&sign_in(&app, &mut browser, &ask.path(), PHONE).await);
    assert_eq!(returned.to, uri);
    let verifier = crate::api::oidc::ask::VERIFIER;
    let form = |redirect_uri| {
        [
            ("grant_type", "authorization_code"),
            ("code", returned.code()),
            ("redirect_uri", redirect_uri),
            ("code_verifier", verifier),
        ]
    };
    let other_port = form("http://127.0.0.1:51005/cb");
    native.token(&app, &other_port).await.expect(400);
    native.token(&app, &form(uri)).await.expect(200);
    let before = Before::of(&app).await;
    let silent = browser.get(&ask.set("prompt", "none").path()).await;
    let silent = Returned::of(&silent);
    assert_eq!(silent.get("error"), "interaction_required");
    assert_eq!(
        silent.get("error_description"),
        "native clients require End-User interaction"
    );
    before.expect_nothing(&app, "a silent native request").await;
}
