//! Who gets in, and what everything else is answered with.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use keyward_model::{Application, Id};
use keyward_store::applications;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};

use super::fixture::{Answer, Server};
use crate::management::{
    openapi,
    users::{self, NewUser},
};

async fn with_token(server: &Server, token: &str) -> Answer {
    let request = Request::builder()
        .uri("/api/applications")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .body(Body::empty());
    server.send(request.unwrap()).await
}

async fn with_claim(server: &Server, name: &str, value: Value) -> Answer {
    let mut claims = server.claims();
    claims[name] = value;
    let token = server.sign(&server.default_tenant(), &claims).await;
    with_token(server, &token).await
}

#[tokio::test]
async fn only_a_good_token_opens() {
    let server = Server::start().await;
    assert_eq!(server.get("/api/applications").await.status, StatusCode::OK);
    let refused = |status: u16, code: &str| (status, format!("auth.{code}"));
    let bare = Request::builder()
        .uri("/api/applications")
        .header("development-user-id", "someone")
        .body(Body::empty());
    let answer = server.send(bare.unwrap()).await;
    assert_eq!(answer.code(), refused(401, "authorization_header_missing"));
    assert_eq!(answer.json()["requestId"], server.request_id.as_str());

    let answer = with_token(&server, "garbage").await;
    assert_eq!(answer.code(), refused(401, "unauthorized"));
    assert_eq!(answer.json()["data"]["code"], "ERR_JWS_INVALID");

    let answer = with_claim(&server, "aud", json!("https://other.example")).await;
    assert_eq!(answer.json()["data"]["claim"], "aud");
    for (name, value, status, code) in [
        (
            "iss",
            json!("http://localhost:3001/t/admin/oidc"),
            401,
            "unauthorized",
        ),
        ("exp", json!(1), 401, "unauthorized"),
        ("sub", json!("nobody"), 401, "unauthorized"),
        ("sub", json!(""), 401, "jwt_sub_missing"),
        ("sub", Value::Null, 401, "jwt_sub_missing"),
        ("scope", json!("some"), 403, "forbidden"),
        ("scope", Value::Null, 403, "forbidden"),
    ] {
        let answer = with_claim(&server, name, value).await;
        assert_eq!(answer.code(), refused(status, code), "{name}");
    }
}

#[tokio::test]
async fn the_admin_tenant_s_tokens_open_too_and_only_in_its_own_name() {
    let server = Server::start().await;
    let admin = server.app.store.system().admin_tenant();
    let mut claims = server.claims();
    claims["iss"] = json!("http://localhost:3001/t/admin/oidc");
    claims["sub"] = json!("m-default");
    claims["client_id"] = json!("m-default");
    let token = server.sign(&admin, &claims).await;
    assert_eq!(with_token(&server, &token).await.status, StatusCode::OK);
    // Signed by the admin tenant in the name of the other, and the other way round.
    claims["iss"] = json!("http://localhost:3001/oidc");
    let token = server.sign(&admin, &claims).await;
    assert_eq!(
        with_token(&server, &token).await.status,
        StatusCode::UNAUTHORIZED
    );
    claims["iss"] = json!("http://localhost:3001/t/admin/oidc");
    let token = server.sign(&server.default_tenant(), &claims).await;
    assert_eq!(
        with_token(&server, &token).await.status,
        StatusCode::UNAUTHORIZED
    );
    // A token for one tenant's API does not open another's.
    let request = server.request(&Method::GET, "/t/admin/api/applications", None);
    assert_eq!(server.send(request).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn administrators_get_in_until_they_are_suspended() {
    let server = Server::start().await;
    let admin = server.app.store.system().admin_tenant();
    let mut operator = server.operator();
    operator.tenant = admin.clone();
    let new = NewUser {
        id: Some(Id::from("adminadmin12")),
        ..NewUser::default()
    };
    users::create(&operator, new).await.unwrap();
    let mut claims = server.claims();
    claims["iss"] = json!("http://localhost:3001/t/admin/oidc");
    claims["sub"] = json!("adminadmin12");
    claims["client_id"] = json!("admin-console");
    let token = server.sign(&admin, &claims).await;
    assert_eq!(with_token(&server, &token).await.status, StatusCode::OK);
    operator
        .write(async |tx| {
            let suspend = "UPDATE users SET is_suspended = TRUE WHERE tenant_id = 'admin'";
            tx.execute(suspend, &[]).await
        })
        .await
        .unwrap_or_else(|error: keyward_store::Error| panic!("{error}"));
    assert_eq!(with_token(&server, &token).await.code().0, 401);
}

#[tokio::test]
async fn records_of_another_tenant_are_not_there() {
    let server = Server::start().await;
    for path in [
        "/api/applications/m-default",
        "/api/applications/admin-console",
    ] {
        assert_eq!(server.get(path).await.code().0, 404, "{path}");
        assert_eq!(server.delete(path).await.code().0, 404, "{path}");
    }
}

/// Method and path of every operation with a body.
fn with_body() -> Vec<(String, String)> {
    let document = openapi("http://localhost:3001");
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, item)| {
            let operations = item.as_object().unwrap().iter();
            let with_body = operations.filter(|(_, one)| one.get("requestBody").is_some());
            with_body.map(move |(method, _)| (method.to_uppercase(), path.clone()))
        })
        .collect()
}

/// The path with every parameter replaced.
fn with_id(path: &str, id: &str) -> String {
    let segments = path.split('/');
    let segments = segments.map(|segment| {
        if segment.starts_with('{') {
            id
        } else {
            segment
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

#[test]
fn no_body_is_a_fault_of_ours_and_a_refused_one_writes_nothing() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let server = runtime.block_on(Server::start());
    let routes = with_body();
    let mut runner = TestRunner::new(Config::with_cases(200));
    runner
        .run(&(any_json(), 0..routes.len()), |(body, at)| {
            runtime.block_on(async {
                let (method, path) = &routes[at];
                let method = Method::from_bytes(method.as_bytes()).unwrap();
                let path = with_id(path, &server.client_id);
                let before = server.log_keys().await.len();
                let answer = server
                    .send(server.request(&method, &path, Some(&body)))
                    .await;
                prop_assert!(
                    answer.status.as_u16() < 500,
                    "{method} {path}: {}",
                    answer.text
                );
                if answer.status.is_client_error() {
                    prop_assert_eq!(server.log_keys().await.len(), before);
                }
                Ok(())
            })
        })
        .unwrap();
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,7}|SPA|Traditional|aliyun-short-message-service".prop_map(Value::String),
    ];
    let keys = "name|type|description|customData|oidcClientMetadata|customClientMetadata\
                |redirectUris|expiresAt|connectorId|config|metadata|id|phone|email|signIn|signUp|mfa\
                |usernamePolicy|passwordExpiration|methods|factors|enabled|a";
    leaf.prop_recursive(3, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::btree_map(keys, inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

#[tokio::test]
async fn a_deleted_application_is_out_at_once() {
    let server = Server::start().await;
    assert_eq!(server.get("/api/users").await.status, StatusCode::OK);
    let id: Id<Application> = Id::from(server.client_id.as_str());
    server
        .app
        .store
        .write(&server.default_tenant(), async move |tx| {
            applications::delete(tx, &id).await
        })
        .await
        .unwrap();
    assert_eq!(server.get("/api/users").await.code().0, 401);
}

#[tokio::test]
async fn what_is_not_there_is_answered_plainly() {
    let server = Server::start().await;
    for path in [
        "/api/hooks",
        "/api",
        "/api/",
        "/api/applications/x/organizations",
    ] {
        let answer = server.get(path).await;
        assert_eq!(
            (answer.status.as_u16(), answer.text.as_str()),
            (404, "Not Found"),
            "{path}"
        );
    }
    let answer = server.delete("/api/applications").await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.text, "Method Not Allowed");
    assert_eq!(answer.header("allow"), "GET,HEAD,POST");
    let status = Request::builder().uri("/api/status").body(Body::empty());
    let answer = server.send(status.unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (204, ""));
}

#[tokio::test]
async fn malformed_requests_get_the_contract_s_bodies_and_write_nothing() {
    let server = Server::start().await;
    let before = server.log_keys().await;
    let raw = |body: &'static str| {
        let mut request = server.request(&Method::POST, "/api/applications", Some(&json!({})));
        *request.body_mut() = Body::from(body);
        request
    };
    let answer = server.send(raw("{")).await;
    assert_eq!(answer.code(), (400, String::new()));
    assert!(answer.json()["message"].is_string());
    let answer = server.send(raw(r#"{"name": 5}"#)).await;
    assert_eq!(answer.code(), (400, "guard.invalid_input".to_owned()));
    let body = answer.json();
    assert_eq!(body["data"]["name"], "ZodError");
    assert_eq!(body["data"]["issues"][0]["path"], json!(["name"]));
    assert_eq!(body["data"]["issues"][1]["received"], "undefined");
    for path in [
        "/api/applications/%FF",
        "/api/applications/%00",
        "/api/users?search=%00",
    ] {
        assert_eq!(
            server.get(path).await.code().1,
            "guard.invalid_input",
            "{path}"
        );
    }
    assert_eq!(server.log_keys().await, before);
}

#[tokio::test]
async fn errors_are_told_in_the_caller_s_language() {
    let server = Server::start().await;
    let mut request = server.request(&Method::GET, "/api/applications/none", None);
    let chinese = "zh-CN,zh;q=0.9".parse().unwrap();
    request
        .headers_mut()
        .insert(header::ACCEPT_LANGUAGE, chinese);
    let body = server.send(request).await.json();
    assert_eq!(body["code"], "entity.not_exists_with_id");
    assert_eq!(body["message"], "不存在 ID 为 none 的 applications。");
}
