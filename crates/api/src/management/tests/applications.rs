//! The life of an application.

use serde_json::{Value, json};

use super::fixture::Server;

fn web_app() -> Value {
    json!({
        "name": "My app",
        "type": "Traditional",
        "oidcClientMetadata": {
            "redirectUris": ["http://localhost:3000/api/auth/callback/logto"],
            "postLogoutRedirectUris": [],
        },
        "customData": { "a": 1 },
    })
}

#[tokio::test]
async fn an_application_from_start_to_end() {
    let server = Server::start().await;
    let made = server.post("/api/applications", &web_app()).await;
    assert_eq!(made.status, 200);
    let made = made.json();
    assert_eq!(made["type"], "Traditional");
    assert_eq!(made["tenantId"], "default");
    assert_eq!(made["protectedAppMetadata"], Value::Null);
    assert!(made.get("secret").is_none());
    let path = format!("/api/applications/{}", made["id"].as_str().unwrap());

    let shown = server.get(&path).await.json();
    assert_eq!(shown["isAdmin"], false);
    assert_eq!(shown["createdAt"], made["createdAt"]);

    let change =
        json!({ "name": "Other", "description": "x", "type": "SPA", "customData": { "b": 2 } });
    let changed = server.patch(&path, &change).await.json();
    assert_eq!(changed["name"], "Other");
    assert_eq!(changed["type"], "Traditional", "the type is not changed");
    assert_eq!(
        changed["customData"],
        json!({ "b": 2 }),
        "objects are replaced"
    );
    let cleared = server
        .patch(&path, &json!({ "description": null }))
        .await
        .json();
    assert_eq!(cleared["description"], Value::Null);
    assert_eq!(cleared["name"], "Other");
    let merged = server
        .patch(&format!("{path}/custom-data"), &json!({ "c": 3 }))
        .await;
    assert_eq!(merged.json(), json!({ "b": 2, "c": 3 }));

    assert_eq!(server.delete(&path).await.status, 204);
    let gone = (404, "entity.not_exists_with_id".to_owned());
    assert_eq!(server.get(&path).await.code(), gone);
    assert_eq!(server.delete(&path).await.code(), gone);
    assert_eq!(
        server.patch(&path, &json!({ "name": "x" })).await.code(),
        gone
    );
    assert_eq!(
        server.log_keys().await,
        [
            "Management.Application.Create",
            "Management.Application.Create",
            "Management.Application.Update",
            "Management.Application.Update",
            "Management.Application.Update",
            "Management.Application.Delete",
        ]
    );
}

#[tokio::test]
async fn secrets() {
    let server = Server::start().await;
    let made = server.post("/api/applications", &web_app()).await.json();
    let path = format!("/api/applications/{}", made["id"].as_str().unwrap());
    let secrets = format!("{path}/secrets");
    let listed = server.get(&secrets).await.json();
    assert_eq!(listed[0]["name"], "Default secret");
    assert_eq!(listed[0]["value"].as_str().map(str::len), Some(32));
    assert_eq!(listed[0]["expiresAt"], Value::Null);

    let end = server.app.now().millis() + 1;
    let added = server
        .post(&secrets, &json!({ "name": "a/b", "expiresAt": end }))
        .await;
    assert_eq!(added.status, 201);
    assert_eq!(added.json()["expiresAt"], end);
    let again = server.post(&secrets, &json!({ "name": "a/b" })).await;
    assert_eq!(
        again.code(),
        (422, "application.secret_name_exists".to_owned())
    );
    let past = json!({ "name": "past", "expiresAt": end - 1 });
    let past = server.post(&secrets, &past).await;
    assert_eq!(past.code(), (400, "request.invalid_input".to_owned()));

    let renamed = server
        .patch(&format!("{secrets}/a%2Fb"), &json!({ "name": "c" }))
        .await;
    assert_eq!(renamed.json()["value"], added.json()["value"]);
    let taken = server
        .patch(
            &format!("{secrets}/c"),
            &json!({ "name": "Default secret" }),
        )
        .await;
    assert_eq!(
        taken.code(),
        (422, "application.secret_name_exists".to_owned())
    );
    assert_eq!(server.delete(&format!("{secrets}/c")).await.status, 204);
    assert_eq!(server.delete(&format!("{secrets}/c")).await.code().0, 404);
    assert_eq!(
        server
            .patch(&format!("{secrets}/c"), &json!({ "name": "d" }))
            .await
            .code()
            .0,
        404
    );

    let legacy = server.delete(&format!("{path}/legacy-secret")).await;
    assert_eq!(
        legacy.code(),
        (400, "application.no_legacy_secret_found".to_owned())
    );
}

#[tokio::test]
async fn rules() {
    let server = Server::start().await;
    for (new, status, code) in [
        (
            json!({ "type": "SAML" }),
            400,
            "application.saml.use_saml_app_api",
        ),
        (
            json!({ "type": "SPA", "customClientMetadata": { "isDeviceFlow": true } }),
            422,
            "application.device_flow_native_only",
        ),
        (
            json!({ "type": "Protected" }),
            400,
            "application.protected_app_metadata_is_required",
        ),
        (
            json!({ "type": "Protected", "protectedAppMetadata": { "subDomain": "a", "origin": "b" } }),
            501,
            "application.protected_app_not_configured",
        ),
        (
            json!({ "type": "MachineToMachine", "isThirdParty": true }),
            400,
            "application.invalid_third_party_application_type",
        ),
        (
            json!({ "type": "SPA", "isThirdParty": true,
                "customClientMetadata": { "allowTokenExchange": true } }),
            422,
            "application.third_party_application_cannot_enable_token_exchange",
        ),
        (
            json!({ "type": "SPA", "customData": { "a": "x".repeat(70_000) } }),
            422,
            "entity.value_too_long",
        ),
    ] {
        let mut new = new;
        new["name"] = json!("x");
        let answer = server.post("/api/applications", &new).await;
        assert_eq!(answer.code(), (status, code.to_owned()));
    }
    let spa = server
        .post("/api/applications", &json!({ "name": "x", "type": "SPA" }))
        .await;
    let path = format!("/api/applications/{}", spa.json()["id"].as_str().unwrap());
    for (change, status, code) in [
        (
            json!({ "customClientMetadata": { "isDeviceFlow": true } }),
            422,
            "application.device_flow_not_changeable",
        ),
        (
            json!({ "appLevelAccessControlEnabled": true }),
            422,
            "request.invalid_input",
        ),
        (
            json!({ "protectedAppMetadata": {} }),
            400,
            "application.protected_application_only",
        ),
        (
            json!({ "isAdmin": true }),
            422,
            "entity.db_constraint_violated",
        ),
    ] {
        let answer = server.patch(&path, &change).await;
        assert_eq!(answer.code(), (status, code.to_owned()));
    }
    let secrets = format!("{path}/secrets");
    assert_eq!(server.get(&secrets).await.json(), json!([]));
    let secret = server.post(&secrets, &json!({ "name": "x" })).await;
    assert_eq!(
        secret.code(),
        (422, "entity.db_constraint_violated".to_owned())
    );
}

#[tokio::test]
async fn the_built_in_role_comes_and_goes() {
    let server = Server::start().await;
    let path = format!("/api/applications/{}", server.client_id);
    for is_admin in [true, true, false] {
        let answer = server.patch(&path, &json!({ "isAdmin": is_admin })).await;
        assert_eq!(answer.status, 200);
        assert_eq!(server.get(&path).await.json()["isAdmin"], is_admin);
    }
}
