//! Connector factories and connectors.

use serde_json::{Value, json};

use super::fixture::Server;

const ALIYUN: &str = "aliyun-short-message-service";

fn config() -> Value {
    let usages = ["Register", "SignIn", "ForgotPassword", "Generic"];
    let template = |usage: &str| json!({ "usageType": usage, "templateCode": "SMS_1" });
    json!({
        "accessKeyId": "id",
        "accessKeySecret": "planted",
        "signName": "Keyward",
        "strictPhoneRegionNumberCheck": "",
        // Refused before anything leaves: the address is private.
        "endpoint": "https://127.0.0.1:9/",
        "templates": (usages.map(template)),
    })
}

#[tokio::test]
async fn factories() {
    let server = Server::start().await;
    let all = server.get("/api/connector-factories").await.json();
    assert_eq!(all[0]["id"], ALIYUN);
    assert_eq!(all[0]["type"], "Sms");
    let one = server
        .get(&format!("/api/connector-factories/{ALIYUN}"))
        .await
        .json();
    assert_eq!(one, all[0]);
    let none = server.get("/api/connector-factories/none").await;
    assert_eq!(none.code(), (404, "entity.not_found".to_owned()));
}

#[tokio::test]
async fn a_connector_from_start_to_end() {
    let server = Server::start().await;
    let new = json!({ "connectorId": ALIYUN, "config": config() });
    let made = server.post("/api/connectors", &new).await;
    assert_eq!(made.status, 200);
    let made = made.json();
    assert_eq!(made["connectorId"], ALIYUN);
    assert_eq!(made["config"]["accessKeySecret"], "planted");
    assert!(
        made["config"].get("strictPhoneRegionNumberCheck").is_none(),
        "empty values go"
    );
    assert!(made["formItems"].is_array());
    let path = format!("/api/connectors/{}", made["id"].as_str().unwrap());
    assert_eq!(server.get(&path).await.json(), made);

    let second = server.post("/api/connectors", &new).await.json();
    assert_ne!(second["id"], made["id"]);
    assert_eq!(
        server.get(&path).await.code().1,
        "entity.not_exists_with_id",
        "it was replaced"
    );
    let all = server.get("/api/connectors?target=aliyun-sms").await.json();
    assert_eq!(all, json!([second]));
    assert_eq!(
        server.get("/api/connectors?target=x").await.json(),
        json!([])
    );

    let path = format!("/api/connectors/{}", second["id"].as_str().unwrap());
    let mut other = config();
    other["signName"] = json!("Other");
    let changed = server
        .patch(&path, &json!({ "config": other }))
        .await
        .json();
    assert_eq!(changed["config"]["signName"], "Other");
    assert_eq!(server.delete(&path).await.status, 204);
    assert_eq!(server.delete(&path).await.code().0, 404);
    assert_eq!(
        server.log_keys().await[1..],
        [
            "Management.Connector.Create",
            "Management.Connector.Delete",
            "Management.Connector.Create",
            "Management.Connector.Update",
            "Management.Connector.Delete",
        ]
    );
}

#[tokio::test]
async fn rules() {
    let server = Server::start().await;
    for (new, status, code) in [
        (
            json!({ "connectorId": "none" }),
            422,
            "not_found_with_connector_id",
        ),
        (json!({ "connectorId": ALIYUN }), 400, "invalid_config"),
        (
            json!({ "connectorId": ALIYUN, "config": config(), "metadata": { "target": "x" } }),
            400,
            "cannot_overwrite_metadata_for_non_standard_connector",
        ),
        (
            json!({ "connectorId": ALIYUN, "config": config(), "syncProfile": true }),
            422,
            "invalid_type_for_syncing_profile",
        ),
        (
            json!({ "connectorId": ALIYUN, "config": config(), "enableTokenStorage": true }),
            422,
            "token_storage_not_supported",
        ),
    ] {
        let answer = server.post("/api/connectors", &new).await;
        assert_eq!(answer.code(), (status, format!("connector.{code}")));
        assert!(!answer.text.contains("planted"));
    }
    assert_eq!(server.get("/api/connectors").await.json(), json!([]));
    let new = json!({ "connectorId": ALIYUN, "config": config(), "id": "mine" });
    assert_eq!(server.post("/api/connectors", &new).await.status, 200);
    let again = server.post("/api/connectors", &new).await;
    assert_eq!(
        again.code(),
        (422, "entity.unique_integrity_violation".to_owned())
    );
}

#[tokio::test]
async fn a_test_is_recorded_however_it_ends() {
    let server = Server::with_inbox().await;
    server.clock.advance_seconds(1);
    let path = format!("/api/connectors/{ALIYUN}/test");
    let refused = json!({ "phone": "8613800138000", "config": config() });
    let answer = server.post(&path, &refused).await;
    assert_eq!(answer.code(), (400, "connector.invalid_config".to_owned()));
    assert!(!answer.text.contains("planted"));
    assert!(server.app.inbox.as_ref().unwrap().list().is_empty());
    assert_eq!(
        server.log_keys().await.last().unwrap(),
        "Management.Connector.Test"
    );
    let logs = server.get("/api/logs?includeManagement=true").await.json();
    assert_eq!(logs[0]["payload"]["result"], "Error");
    assert_eq!(
        logs[0]["payload"]["error"]["code"],
        "connector.invalid_config"
    );

    let email = json!({ "email": "a@b.c", "config": config() });
    let answer = server.post(&path, &email).await;
    assert_eq!(answer.code(), (400, "connector.unexpected_type".to_owned()));
    let unknown = server.post("/api/connectors/none/test", &refused).await;
    assert_eq!(unknown.code(), (400, "connector.not_found".to_owned()));
}
