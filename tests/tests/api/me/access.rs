//! Who may call the Me API, and what others are told.

use serde_json::{Value, json};

use super::owner::{Owner, PASSWORD, admin, call, claims, manager, sign};

const ROUTES: [(&str, &str); 8] = [
    ("GET", "/me"),
    ("PATCH", "/me"),
    ("GET", "/me/custom-data"),
    ("PATCH", "/me/custom-data"),
    ("POST", "/me/password"),
    ("POST", "/me/password/verify"),
    ("POST", "/me/verification-codes"),
    ("POST", "/me/verification-codes/verify"),
];

#[tokio::test]
async fn only_the_owner_calls_and_everybody_else_changes_nothing() {
    let owner = Owner::ann().await;
    let app = &owner.app;
    let before = owner.shown().await;
    let good = claims(app, &owner.id);
    let with = async |name: &str, value: Value| {
        let mut claims = good.clone();
        claims[name] = value;
        sign(app, &admin(app), &claims).await
    };
    let machine = app.manager().await;
    let uninvited = [
        ("garbage".to_owned(), 401, "auth.unauthorized"),
        (with("exp", json!(1)).await, 401, "auth.unauthorized"),
        (
            with("aud", json!("https://default.logto.app/api")).await,
            401,
            "auth.unauthorized",
        ),
        (
            with("aud", json!("https://admin.logto.app/api")).await,
            401,
            "auth.unauthorized",
        ),
        (with("sub", json!("nobody")).await, 401, "auth.unauthorized"),
        (with("sub", Value::Null).await, 401, "auth.jwt_sub_missing"),
        (with("scope", json!("al")).await, 403, "auth.forbidden"),
        (
            with("client_id", json!(owner.id)).await,
            403,
            "auth.forbidden",
        ),
        // A token of the Management API, and one that another tenant signed.
        (machine.token, 401, "auth.unauthorized"),
        (
            sign(app, &app.tenant(), &good).await,
            401,
            "auth.unauthorized",
        ),
    ];
    for (method, path) in ROUTES {
        let body = if method == "GET" {
            Value::Null
        } else {
            json!({ "name": "Eve", "password": PASSWORD })
        };
        for (token, status, code) in &uninvited {
            let refused = call(app, token, method, path, body.clone()).await;
            let refused = refused.expect(*status).json();
            assert_eq!(refused["code"], *code, "{method} {path} {refused}");
        }
        let url = app.url(&format!("/t/admin{path}"));
        let method: http::Method = method.parse().expect("a method");
        let bare = app.send(app.http.request(method.clone(), url)).await;
        let code = &bare.expect(401).json()["code"];
        assert_eq!(code, "auth.authorization_header_missing", "{path}");
        // Other tenants have no such routes, whoever asks.
        let elsewhere = app.http.request(method, app.url(path));
        app.send(elsewhere.bearer_auth(&owner.token))
            .await
            .expect(404);
    }
    assert_eq!(owner.shown().await, before);
    for table in [
        "verification_statuses",
        "recipient_codes",
        "sentinel_activities",
    ] {
        assert_eq!(app.count(table), 0, "{table}");
    }
}

#[tokio::test]
async fn who_is_suspended_or_gone_has_no_account_to_look_after() {
    let owner = Owner::ann().await;
    let app = &owner.app;
    let manager = manager(app).await;
    let path = format!("/api/users/{}", owner.id);
    let suspend = format!("{path}/is-suspended");
    for (is_suspended, status) in [(true, 401), (false, 200)] {
        let body = json!({ "isSuspended": is_suspended });
        call(app, &manager, "PATCH", &suspend, body)
            .await
            .expect(200);
        let answer = owner.call("GET", "/me", Value::Null).await.expect(status);
        if is_suspended {
            assert_eq!(answer.json()["code"], "user.suspended");
        }
    }
    call(app, &manager, "DELETE", &path, Value::Null)
        .await
        .expect(204);
    let code = owner.refused("GET", "/me", Value::Null, 401).await;
    assert_eq!(code, "auth.unauthorized");
}
