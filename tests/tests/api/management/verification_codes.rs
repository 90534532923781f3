//! `/api/verification-codes`: codes of a tenant's own flows.

use keyward_tests::{Options, PHONE, TestApp};
use serde_json::{Value, json};

use super::connectors::Scene;

const EMAIL: &str = "Ann@example.com";

async fn scene() -> Scene {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    Scene { app, manager }
}

impl Scene {
    async fn send(&self, to: &Value, status: u16) -> Value {
        let sent = self
            .call("POST", "/verification-codes", to.clone())
            .await
            .expect(status);
        serde_json::from_str(&sent.body).unwrap_or_default()
    }

    async fn verify(&self, to: &Value, code: &str, status: u16) -> Value {
        let mut body = to.clone();
        body["verificationCode"] = code.into();
        let path = "/verification-codes/verify";
        let verified = self.call("POST", path, body).await.expect(status);
        let error: Value = serde_json::from_str(&verified.body).unwrap_or_default();
        error["code"].clone()
    }
}

/// Another code of six digits.
fn wrong(code: &str) -> &'static str {
    if code == "111111" { "222222" } else { "111111" }
}

#[tokio::test]
async fn a_code_works_once_for_its_recipient() {
    let scene = scene().await;
    for (to, address, other) in [
        (
            json!({ "email": EMAIL }),
            EMAIL,
            json!({ "email": "bob@example.com" }),
        ),
        (
            json!({ "phone": PHONE }),
            PHONE,
            json!({ "phone": "4917112345678" }),
        ),
    ] {
        assert_eq!(
            scene.verify(&to, "123456", 400).await,
            "verification_code.not_found"
        );
        scene.send(&to, 204).await;
        let code = scene.app.code(address);
        assert_eq!(
            scene.verify(&other, &code, 400).await,
            "verification_code.not_found"
        );
        let mismatch = scene.verify(&to, wrong(&code), 400).await;
        assert_eq!(mismatch, "verification_code.code_mismatch");
        scene.verify(&to, &code, 204).await;
        assert_eq!(
            scene.verify(&to, &code, 400).await,
            "verification_code.not_found"
        );
    }
}

#[tokio::test]
async fn the_inbox_of_development_shows_the_mail() {
    let scene = scene().await;
    scene.send(&json!({ "email": EMAIL }), 204).await;
    let inbox = scene.app.get(&scene.app.inbox_path()).await.expect(200);
    for text in [EMAIL, "Your verification code", "Enter this code to go on:"] {
        assert!(inbox.body.contains(text), "{text} in {}", inbox.body);
    }
}

#[tokio::test]
async fn only_the_last_code_and_only_for_its_time() {
    let scene = scene().await;
    let to = json!({ "email": EMAIL });
    scene.send(&to, 204).await;
    let first = scene.app.code(EMAIL);
    scene.send(&to, 204).await;
    let second = scene.app.code(EMAIL);
    if first != second {
        let mismatch = scene.verify(&to, &first, 400).await;
        assert_eq!(mismatch, "verification_code.code_mismatch");
    }
    scene.app.clock.advance_seconds(599);
    // The spelling of an address makes no other one.
    scene
        .send(&json!({ "email": "ann@EXAMPLE.com" }), 204)
        .await;
    let third = scene.app.code("ann@EXAMPLE.com");
    scene.app.clock.advance_seconds(600);
    assert_eq!(
        scene.verify(&to, &third, 400).await,
        "verification_code.expired"
    );
}

#[tokio::test]
async fn tries_are_counted_also_of_many_at_once() {
    let scene = scene().await;
    let to = json!({ "phone": PHONE });
    scene.send(&to, 204).await;
    let code = scene.app.code(PHONE);
    let guesses = (0..24).map(|_| {
        let body = json!({ "phone": PHONE, "verificationCode": wrong(&code) });
        scene.call("POST", "/verification-codes/verify", body)
    });
    let answers = futures_util::future::join_all(guesses).await;
    let mismatches = answers
        .iter()
        .filter(|answer| answer.body.contains("code_mismatch"))
        .count();
    assert_eq!(mismatches, 10);
    assert_eq!(
        scene.verify(&to, &code, 400).await,
        "verification_code.exceed_max_try"
    );
}

#[tokio::test]
async fn one_of_many_that_use_a_code_at_once() {
    let scene = scene().await;
    let to = json!({ "phone": PHONE });
    scene.send(&to, 204).await;
    let body = json!({ "phone": PHONE, "verificationCode": scene.app.code(PHONE) });
    let uses = (0..8).map(|_| scene.call("POST", "/verification-codes/verify", body.clone()));
    let answers = futures_util::future::join_all(uses).await;
    let used = answers
        .iter()
        .filter(|it| it.status.as_u16() == 204)
        .count();
    assert_eq!(used, 1);
}

#[tokio::test]
async fn a_recipient_gets_so_many_messages() {
    let scene = scene().await;
    let to = json!({ "email": EMAIL });
    for _ in 0..10 {
        scene.send(&to, 204).await;
    }
    let limited = scene.send(&to, 429).await;
    assert_eq!(limited["code"], "request.message_rate_limited");
    assert_eq!(scene.app.codes(EMAIL).len(), 10);
    scene
        .send(&json!({ "email": "bob@example.com" }), 204)
        .await;
    scene.app.clock.advance_seconds(601);
    scene.send(&to, 204).await;
}

#[tokio::test]
async fn without_a_connector_nothing_is_sent() {
    let options = Options {
        production: true,
        ..Options::default()
    };
    let app = TestApp::with(options).await;
    let manager = app.manager().await;
    let scene = Scene { app, manager };
    let refused = scene.send(&json!({ "email": EMAIL }), 501).await;
    assert_eq!(refused["code"], "connector.not_found");
    assert_eq!(scene.app.count("recipient_codes"), 0);
}

/// A message that the provider refused counts for nothing, and its code opens nothing.
#[tokio::test]
async fn what_could_not_be_sent_is_taken_back() {
    let scene = Scene::with([]).await;
    let config = json!({ "endpoint": "https://127.0.0.1/send" });
    let connector = json!({ "connectorId": "http-email", "config": config });
    scene
        .call("POST", "/connectors", connector)
        .await
        .expect(200);
    for _ in 0..12 {
        let refused = scene.send(&json!({ "email": EMAIL }), 400).await;
        assert_eq!(refused["code"], "connector.invalid_config");
    }
    assert_eq!(scene.app.count("recipient_codes"), 0);
}
