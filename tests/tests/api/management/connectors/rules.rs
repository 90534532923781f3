//! How many connectors there can be, what is kept of a configuration, and what is told of it.

use keyward_tests::TestApp;
use serde_json::{Value, json};

use super::scene::{Scene, templates, with};

fn sendgrid() -> Value {
    json!({
        "apiKey": "SG.planted-key-000111222", "fromEmail": "a@example.com", "fromName": "",
        "templates": templates(&json!({ "type": "text/html", "subject": "s", "content": "c" })),
    })
}

async fn ids(scene: &Scene) -> Vec<String> {
    let list = scene
        .call("GET", "/connectors", Value::Null)
        .await
        .expect(200)
        .json();
    let list = list.as_array().expect("a list").iter();
    let mut ids: Vec<String> = list
        .map(|one| one["connectorId"].as_str().expect("a text").to_owned())
        .collect();
    ids.sort();
    ids
}

#[tokio::test]
async fn one_sender_of_each_type() {
    let scene = Scene::with([]).await;
    let sms = json!({
        "accountSID": "a", "authToken": "b", "fromMessagingServiceSID": "c",
        "templates": templates(&json!({ "content": "{{code}}" })),
    });
    let mailgun = json!({ "domain": "a", "apiKey": "b", "from": "c@example.com" });
    for (factory, config) in [
        ("twilio-short-message-service", &sms),
        ("sendgrid-email-service", &sendgrid()),
        ("mailgun-email", &mailgun),
    ] {
        let body = json!({ "connectorId": factory, "config": config });
        scene.call("POST", "/connectors", body).await.expect(200);
    }
    assert_eq!(
        ids(&scene).await,
        ["mailgun-email", "twilio-short-message-service"]
    );
}

#[tokio::test]
async fn configurations_are_checked_stripped_and_sealed() {
    let scene = Scene::with([]).await;
    let create =
        |config: Value| json!({ "connectorId": "sendgrid-email-service", "config": config });
    let bad = with(&sendgrid(), "fromEmail", json!(7));
    let refused = scene
        .call("POST", "/connectors", create(bad))
        .await
        .expect(400)
        .json();
    assert_eq!(refused["code"], "connector.invalid_config");
    assert!(ids(&scene).await.is_empty());
    let made = scene
        .call("POST", "/connectors", create(sendgrid()))
        .await
        .expect(200)
        .json();
    assert_eq!(made["type"], "Email");
    assert_eq!(made["config"]["apiKey"], "SG.planted-key-000111222");
    assert!(
        made["config"].get("fromName").is_none(),
        "empty texts are not kept"
    );
    let path = format!("/connectors/{}", made["id"].as_str().expect("a text"));
    let change = json!({ "config": with(&sendgrid(), "apiKey", "SG.planted-key-333444555") });
    scene.call("PATCH", &path, change).await.expect(200);
    let change = json!({ "config": { "apiKey": "SG.planted-key-666777888" } });
    scene.call("PATCH", &path, change).await.expect(400);
    let kept = scene
        .call("GET", &path, Value::Null)
        .await
        .expect(200)
        .json();
    assert_eq!(kept["config"]["apiKey"], "SG.planted-key-333444555");
    sealed(&scene.app);
    scene.call("DELETE", &path, Value::Null).await.expect(204);
    scene.call("GET", &path, Value::Null).await.expect(404);
}

/// No file of the server holds a key readable.
fn sealed(app: &TestApp) {
    for entry in std::fs::read_dir(app.folder()).expect("a folder") {
        let path = entry.expect("what the test needs").path();
        if path.is_file() {
            let bytes = std::fs::read(&path).expect("what the test needs");
            let planted = b"SG.planted-key-";
            let is_there = bytes.windows(planted.len()).any(|it| it == planted);
            assert!(!is_there, "{}", path.display());
        }
    }
}

#[tokio::test]
async fn every_factory_has_its_form() {
    let scene = Scene::with([]).await;
    let all = scene
        .call("GET", "/connector-factories", Value::Null)
        .await
        .expect(200)
        .json();
    let all = all.as_array().expect("a list");
    let of = |kind: &str| all.iter().filter(|one| one["type"] == kind).count();
    assert_eq!((of("Sms"), of("Email")), (6, 6));
    for factory in all {
        let id = factory["id"].as_str().expect("a text");
        let one = scene
            .call("GET", &format!("/connector-factories/{id}"), Value::Null)
            .await
            .expect(200)
            .json();
        assert_eq!(&one, factory);
        assert!(
            factory["readme"].as_str().expect("a text").len() > 400,
            "{id}"
        );
    }
}
