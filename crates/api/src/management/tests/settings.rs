//! The sign-in experience.

use axum::{body::Body, http::Request};
use serde_json::{Value, json};

use super::fixture::Server;

fn phone_and_code() -> Value {
    json!({
        "signUp": { "identifiers": ["phone"], "password": false, "verify": true },
        "signIn": { "methods": [{
            "identifier": "phone", "password": false, "verificationCode": true,
            "isPasswordPrimary": false,
        }] },
    })
}

async fn public(server: &Server) -> Value {
    let request = Request::builder()
        .uri("/api/.well-known/sign-in-exp")
        .body(Body::empty());
    server.send(request.unwrap()).await.json()
}

#[tokio::test]
async fn get_answers_what_patch_wrote() {
    let server = Server::with_inbox().await;
    let before = server.get("/api/sign-in-exp").await.json();
    assert_eq!(
        (&before["tenantId"], &before["id"]),
        (&json!("default"), &json!("default"))
    );
    assert_eq!(before.as_object().unwrap().len(), 34);
    let after = server.patch("/api/sign-in-exp", &phone_and_code()).await;
    assert_eq!(after.status, 200, "{}", after.text);
    let after = after.json();
    assert_eq!(after["signUp"], phone_and_code()["signUp"]);
    assert_eq!(after["mfa"], before["mfa"]);
    assert_eq!(
        server.get("/api/sign-in-exp").await.json(),
        after,
        "the cache was told"
    );
    assert_eq!(public(&server).await["signUp"], after["signUp"]);
    // What GET answers is a valid PATCH.
    assert_eq!(server.patch("/api/sign-in-exp", &after).await.json(), after);
    assert_eq!(
        server.log_keys().await.last().unwrap(),
        "Management.SignInExperience.Update"
    );
}

#[tokio::test]
async fn a_refused_change_writes_nothing() {
    let server = Server::start().await;
    let before = server.get("/api/sign-in-exp").await.json();
    let keys = server.log_keys().await;
    let refused = server.patch("/api/sign-in-exp", &phone_and_code()).await;
    assert_eq!(
        refused.code(),
        (
            400,
            "sign_in_experiences.enabled_connector_not_found".to_owned()
        )
    );
    assert!(refused.json()["message"].as_str().unwrap().contains("Sms"));
    assert_eq!(server.get("/api/sign-in-exp").await.json(), before);
    assert_eq!(server.log_keys().await, keys);
}

#[tokio::test]
async fn the_public_settings_are_as_recorded() {
    let server = Server::start().await;
    let shown = public(&server).await;
    for private in ["emailBlocklistPolicy", "forgotPasswordMethods"] {
        assert!(shown.get(private).is_none(), "{private}");
    }
    for (name, value) in [
        ("socialConnectors", json!([])),
        ("ssoConnectors", json!([])),
        ("forgotPassword", json!({ "phone": false, "email": false })),
        ("isDevelopmentTenant", json!(false)),
        ("customProfileFields", json!([])),
        ("customProfileFieldCatalog", json!([])),
    ] {
        assert_eq!(shown[name], value, "{name}");
    }
    assert_eq!(shown.as_object().unwrap().len(), 38);
}
