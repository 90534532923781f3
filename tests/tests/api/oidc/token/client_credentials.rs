//! Machines that act for themselves (reference oidc.md §6.3, logto-recorded.md; R9, R14).

use keyward_model::Id;
use keyward_store::applications;
use keyward_tests::{Answer, TestApp};
use serde_json::{Value, json};

use crate::api::oidc::{
    clients::{self, BOOKS, Client, MUSIC, make_indexer, resources},
    evidence::{Before, payloads, settle},
    steps::{expect_error, jwt, userinfo},
};

const MANAGEMENT: &str = "https://default.logto.app/api";

async fn ask(app: &TestApp, client: &Client, more: &[(&str, &str)]) -> Answer {
    let mut form = vec![("grant_type", "client_credentials")];
    form.extend_from_slice(more);
    client.token(app, &form).await
}

async fn indexer() -> (TestApp, Client) {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    resources(&app).await;
    let client = clients::machine(&app, &manager).await;
    make_indexer(&app, &client).await;
    (app, client)
}

/// Header, claims and answer as recorded, in the Basic header with `resource` and `scope`.
#[tokio::test]
async fn the_recorded_answer() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let client = Client {
        id: manager.client_id.clone(),
        secret: Some(manager.client_secret.clone()),
        redirect_uri: String::new(),
    };
    let form = [("resource", MANAGEMENT), ("scope", "all")];
    let answer = ask(&app, &client, &form).await.expect(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(
        answer.header("content-type"),
        "application/json; charset=utf-8"
    );
    let body = answer.json();
    let token = body["access_token"].as_str().expect("a token");
    assert_eq!(
        body,
        json!({ "access_token": token, "expires_in": 3600, "token_type": "Bearer", "scope": "all" })
    );
    let (header, claims) = jwt(token);
    let keys = app.get("/oidc/jwks").await.json();
    assert_eq!(
        header,
        json!({ "alg": "ES384", "typ": "at+jwt", "kid": keys["keys"][0]["kid"] })
    );
    let names: Vec<&String> = claims.as_object().expect("an object").keys().collect();
    assert_eq!(
        names,
        [
            "jti",
            "sub",
            "iat",
            "exp",
            "scope",
            "client_id",
            "iss",
            "aud"
        ]
    );
    let now = app.shared.now().seconds();
    assert_eq!(
        claims,
        json!({
            "jti": claims["jti"],
            "sub": client.id,
            "iat": now,
            "exp": now + 3600,
            "scope": "all",
            "client_id": client.id,
            "iss": app.issuer,
            "aud": MANAGEMENT,
        })
    );
    assert_eq!(claims["jti"].as_str().map(str::len), Some(43));
    let again = ask(&app, &client, &form).await.json();
    let jti = jwt(again["access_token"].as_str().expect("a token")).1["jti"].clone();
    assert_ne!(jti, claims["jti"]);
}

/// Scopes must be named, and held; nothing granted is nothing said.
#[tokio::test]
async fn r9_scopes_must_be_named_and_held() {
    let (app, client) = indexer().await;
    for (resource, scope, granted) in [
        (BOOKS, "", None),
        (BOOKS, "read", Some("read")),
        (BOOKS, "write read", Some("write read")),
        (BOOKS, "read made_up read all", Some("read")),
        (BOOKS, "made_up", None),
        (BOOKS, "openid offline_access", None),
        (MUSIC, "read write", None),
        (MANAGEMENT, "all", None),
    ] {
        let form = [("resource", resource), ("scope", scope)];
        let body = ask(&app, &client, &form).await.expect(200).json();
        let claims = jwt(body["access_token"].as_str().expect("a token")).1;
        assert_eq!(
            body.get("scope").and_then(Value::as_str),
            granted,
            "{resource} {scope}"
        );
        assert_eq!(
            claims.get("scope").and_then(Value::as_str),
            granted,
            "{resource} {scope}"
        );
        assert_eq!(claims["aud"], resource);
        let life = if resource == MANAGEMENT { 3600 } else { 1800 };
        assert_eq!(body["expires_in"], life);
        for name in ["id_token", "refresh_token"] {
            assert!(body.get(name).is_none());
        }
    }
}

#[tokio::test]
async fn refusals() {
    let (app, client) = indexer().await;
    for (form, status, error, description) in [
        (
            &[][..],
            400,
            "invalid_target",
            "both `resource` and `organization_id` are not provided",
        ),
        (
            &[("scope", "read")],
            400,
            "invalid_target",
            "both `resource` and `organization_id` are not provided",
        ),
        (
            &[("resource", "https://nobody.example")],
            400,
            "invalid_target",
            "resource indicator is missing, or unknown",
        ),
        (
            &[(
                "resource",
                "https://books.example/api,https://music.example/api",
            )],
            400,
            "invalid_target",
            "resource indicator is missing, or unknown",
        ),
        (
            &[("resource", BOOKS), ("resource", MUSIC)],
            400,
            "invalid_target",
            "only a single resource indicator value is supported for this grant type",
        ),
        (
            &[("organization_id", "some-org")],
            403,
            "access_denied",
            "app has not associated with the organization",
        ),
        (
            &[("organization_id", "some-org"), ("resource", BOOKS)],
            403,
            "access_denied",
            "app has not associated with the organization",
        ),
    ] {
        let before = Before::of(&app).await;
        let answer = ask(&app, &client, form).await;
        expect_error(&answer, status, error, description);
        let line = format!("ExchangeTokenBy.ClientCredentials ! oidc.{error}");
        before.expect_entry(&app, &line).await;
    }
    let many: Vec<String> = (0..21).map(|n| format!("urn:x:{n}")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|uri| ("resource", &**uri)).collect();
    let before = Before::of(&app).await;
    let answer = ask(&app, &client, &many).await;
    let most = "'resource' parameter must not be provided more than 20 times";
    expect_error(&answer, 400, "invalid_request", most);
    before.expect_nothing(&app, "too many resources").await;
}

/// The tenant's default resource stands in for one that is not named (reference oidc.md §3.1).
#[tokio::test]
async fn the_default_resource() {
    let (app, client) = indexer().await;
    let indicator = "https://default.example";
    let resource = keyward_model::Resource {
        tenant_id: app.tenant().id().clone(),
        id: Id::from("standard"),
        name: "Standard".to_owned(),
        indicator: indicator.to_owned(),
        is_default: true,
        access_token_ttl: 600,
    };
    let tenant = app.tenant();
    let made = app.shared.store.write(&tenant, async move |tx| {
        keyward_store::resources::insert(tx, &resource).await
    });
    made.await.expect("it can be made");
    let body = ask(&app, &client, &[]).await.expect(200).json();
    let claims = jwt(body["access_token"].as_str().expect("a token")).1;
    assert_eq!(
        (&claims["aud"], &body["expires_in"]),
        (&json!(indicator), &json!(600))
    );
}

/// The entry does not hold the answer up, and comes.
#[tokio::test]
async fn the_audit_entry_arrives() {
    let (app, client) = indexer().await;
    settle(&app).await;
    let (before, rows) = (payloads(&app).len(), app.count("logs"));
    let form = [("resource", BOOKS), ("scope", "read")];
    ask(&app, &client, &form).await.expect(200);
    settle(&app).await;
    let entries = payloads(&app);
    assert_eq!((entries.len(), app.count("logs")), (before + 1, rows + 1));
    let entry = &entries[before];
    assert_eq!(entry["key"], "ExchangeTokenBy.ClientCredentials");
    assert_eq!(entry["result"], "Success");
    assert_eq!(entry["applicationId"], client.id);
    assert_eq!(entry["tokenTypes"], json!(["AccessToken"]));
    assert_eq!(entry["scope"], "read");
    assert!(entry["ip"].is_string());
}

/// A8.3: what a machine may do is what it may do now.
#[tokio::test]
async fn a8_3_roles_count_at_once() {
    let (app, client) = indexer().await;
    let form = [("resource", BOOKS), ("scope", "read")];
    let scope = async || ask(&app, &client, &form).await.expect(200).json()["scope"].clone();
    assert_eq!(scope().await, "read");
    let (id, tenant) = (Id::from(client.id.clone()), app.tenant());
    let taken = app.shared.store.write(&tenant, async move |tx| {
        applications::take_role(tx, &id, &Id::from("indexer")).await
    });
    taken.await.expect("it can be taken");
    assert_eq!(scope().await, Value::Null);
    make_indexer(&app, &client).await;
    assert_eq!(scope().await, "read");
}

/// R14: a machine is nobody's user.
#[tokio::test]
async fn r14_a_machines_token_is_no_users() {
    let (app, client) = indexer().await;
    let form = [("resource", BOOKS), ("scope", "read openid profile")];
    let body = ask(&app, &client, &form).await.expect(200).json();
    let refused = userinfo(&app, body["access_token"].as_str().expect("a token")).await;
    expect_error(&refused, 401, "invalid_token", "invalid token provided");
}
