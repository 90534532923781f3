//! Codes on their way through a tenant's gateway: what it gets, and what it refuses.

use keyward_tests::{
    Manager, Options, TestApp, WebApp,
    fakes::{
        Fake,
        http_gateway::{AUTHORIZATION, HttpGateway},
    },
};
use serde_json::json;

use super::steps::{EMAIL, Talk, method, record, refused, settings};

/// A server that sends mail through a gateway.
async fn sending(fake: &Fake<HttpGateway>) -> (TestApp, Manager, WebApp) {
    let options = Options {
        production: true,
        routes: [fake.route()].into(),
        ..Options::default()
    };
    let app = TestApp::with(options).await;
    let manager = app.manager().await;
    let web = app.web_app(&manager, "Bookstore").await;
    let connector = json!({ "connectorId": "http-email", "config": {
        "endpoint": "https://messages.example.com/send", "authorization": AUTHORIZATION,
    } });
    let made = app.manage(&manager, "POST", "/connectors", Some(connector));
    made.await.expect(200);
    let by_mail = json!({
        "signInMode": "SignInAndRegister",
        "signIn": { "methods": [method("email", false, true)] },
        "signUp": { "identifiers": ["email"], "password": false, "verify": true },
    });
    settings(&app, &manager, by_mail).await;
    (app, manager, web)
}

#[tokio::test]
async fn what_a_gateway_refuses_counts_for_nothing() {
    let fake = Fake::start(HttpGateway).await;
    let (app, _manager, web) = sending(&fake).await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    // More often than a recipient gets messages.
    for (status, body) in [(503, "<html>busy</html>"), (302, ""), (401, "who are you?")] {
        for _ in 0..4 {
            fake.answer_next(status, body);
            let answer = talk.send("email", EMAIL, "SignIn").await;
            refused(&answer, 400, "connector.general");
        }
    }
    let shown = talk.interaction().await.expect(200).json();
    assert_eq!(shown["verificationRecords"], json!([]));
    for table in ["verification_codes", "sentinel_activities"] {
        assert_eq!(app.count(table), 0, "{table}");
    }
    // The message was handed over before the call is answered.
    let sent = talk.send("email", EMAIL, "SignIn").await.expect(200);
    let mail = fake.take().pop().expect("a message");
    assert_eq!((&*mail.to, &*mail.subject), (EMAIL, "SignIn"));
    let body: serde_json::Value = serde_json::from_str(&mail.raw).expect("JSON");
    let payload = &body["payload"];
    assert_eq!(payload["locale"], "en");
    assert_eq!(payload["application"]["id"], web.id);
    assert_eq!(payload["application"]["name"], "Bookstore");
    let id = record(&sent);
    let verified = talk.verify("email", EMAIL, &id, &mail.text).await;
    verified.expect(200);
}
