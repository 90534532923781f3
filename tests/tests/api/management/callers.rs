//! Whoever must not get in, and what each is told.

use serde_json::{Value, json};

use super::{document::Operation, house::House};

/// Somebody who calls.
pub(super) struct Caller {
    /// Who it is, for messages.
    pub who: &'static str,
    /// The `Authorization` header.
    pub header: Option<String>,
    /// The status that they get.
    pub status: u16,
    /// The code that they get.
    pub code: &'static str,
}

/// Everybody who must not get in, made now: some of them were let in a moment ago.
pub(super) async fn uninvited(house: &House) -> Vec<Caller> {
    let unauthorized = |who, token: String| Caller {
        who,
        header: Some(format!("Bearer {token}")),
        status: 401,
        code: "auth.unauthorized",
    };
    let forbidden = |who, token: String| Caller {
        status: 403,
        code: "auth.forbidden",
        ..unauthorized(who, token)
    };
    let mut callers = vec![
        Caller {
            who: "nobody",
            header: None,
            status: 401,
            code: "auth.authorization_header_missing",
        },
        Caller {
            who: "a client with its secret",
            header: Some("Basic YTpi".to_owned()),
            status: 401,
            code: "auth.authorization_token_type_not_supported",
        },
        unauthorized("garbage", "garbage".to_owned()),
        unauthorized("an empty token", String::new()),
    ];
    for (who, name, value) in [
        ("an expired token", "exp", json!(1)),
        (
            "a token for another tenant's API",
            "aud",
            json!("https://admin.logto.app/api"),
        ),
        (
            "a token for an ordinary resource",
            "aud",
            json!("https://api.example.com"),
        ),
        ("a token for no resource", "aud", Value::Null),
        (
            "a token of an issuer that is none",
            "iss",
            json!("https://issuer.example/oidc"),
        ),
        ("a token for somebody who never was", "sub", json!("nobody")),
    ] {
        callers.push(unauthorized(who, token_with(house, name, value).await));
    }
    for (who, value) in [
        ("a token without scope", Value::Null),
        ("a token with another scope", json!("read:all all:read")),
    ] {
        callers.push(forbidden(who, token_with(house, "scope", value).await));
    }
    let token = token_with(house, "iss", json!(house.app.issuer)).await;
    let mut parts: Vec<&str> = token.split('.').collect();
    let other = token_with(house, "exp", json!(i64::MAX / 1000)).await;
    let forged: Vec<&str> = other.split('.').collect();
    parts[1] = forged[1];
    callers.push(unauthorized(
        "a token whose claims were changed",
        parts.join("."),
    ));
    // Signed by the admin tenant, in the name of this one.
    let claims = claims(house);
    let token = house.sign(&house.admin(), &claims).await;
    callers.push(unauthorized("a token with a foreign signature", token));
    callers.push(unauthorized(
        "an application that was deleted",
        deleted(house).await,
    ));
    callers.push(unauthorized(
        "a user who was suspended",
        suspended(house).await,
    ));
    callers.push(unauthorized(
        "a user who was deleted",
        deleted_user(house).await,
    ));
    callers
}

/// The claims of a good token.
pub(super) fn claims(house: &House) -> Value {
    json!({
        "iss": house.app.issuer,
        "aud": "https://default.logto.app/api",
        "sub": house.manager.client_id,
        "client_id": house.manager.client_id,
        "scope": "all",
        "exp": house.app.shared.now().seconds() + 3600,
    })
}

async fn token_with(house: &House, name: &str, value: Value) -> String {
    let mut claims = claims(house);
    claims[name] = value;
    house.sign(&house.app.tenant(), &claims).await
}

/// The token of an application that was let in, and is no more.
async fn deleted(house: &House) -> String {
    let other = house.app.manager().await;
    let path = format!("/applications/{}", other.client_id);
    house
        .app
        .manage(&other, "GET", &path, None)
        .await
        .expect(200);
    house
        .app
        .manage(&house.manager, "DELETE", &path, None)
        .await
        .expect(204);
    other.token
}

async fn suspended(house: &House) -> String {
    let (token, user) = administrator(house, "suspended").await;
    let body = json!({ "isSuspended": true });
    change_admin(
        house,
        "PATCH",
        &format!("/users/{user}/is-suspended"),
        Some(body),
    )
    .await;
    token
}

async fn deleted_user(house: &House) -> String {
    let (token, user) = administrator(house, "deleted").await;
    change_admin(house, "DELETE", &format!("/users/{user}"), None).await;
    token
}

/// A user of the admin tenant with a token for this tenant's API, who was let in.
async fn administrator(house: &House, username: &str) -> (String, String) {
    let body = json!({ "username": username });
    let made = change_admin(house, "POST", "/users", Some(body)).await;
    let user = made["id"].as_str().expect("an id").to_owned();
    let claims = json!({
        "iss": format!("{}/t/admin/oidc", house.app.origin),
        "aud": "https://default.logto.app/api",
        "sub": user,
        "client_id": "admin-console",
        "scope": "all",
        "exp": house.app.shared.now().seconds() + 3600,
    });
    let token = house.sign(&house.admin(), &claims).await;
    let request = house.app.http.get(house.app.url("/api/applications"));
    house
        .app
        .send(request.bearer_auth(&token))
        .await
        .expect(200);
    (token, user)
}

async fn change_admin(house: &House, method: &str, path: &str, body: Option<Value>) -> Value {
    let token = house.admin_token().await;
    let url = house.app.url(&format!("/t/admin/api{path}"));
    let method = method.parse().expect("a method");
    let mut request = house.app.http.request(method, url).bearer_auth(token);
    if let Some(body) = body {
        request = request.json(&body);
    }
    let answer = house.app.send(request).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.body);
    serde_json::from_str(&answer.body).unwrap_or_default()
}

impl Caller {
    /// Calls an operation, with a body that would be taken from another.
    pub(super) async fn call(&self, house: &House, operation: &Operation, path: &str) {
        let mut request = house.request(operation, path);
        // The contract's development server believes this header; no server of ours does.
        request = request.header("development-user-id", &house.manager.client_id);
        if let Some(header) = &self.header {
            request = request.header("authorization", header);
        }
        if let Some(body) = house.body(operation, &house.own) {
            request = request.json(&body);
        }
        let answer = house.app.send(request).await;
        let what = format!(
            "{}, called by {}: {}",
            operation.name(),
            self.who,
            answer.body
        );
        assert_eq!(answer.status.as_u16(), self.status, "{what}");
        assert_eq!(answer.json()["code"], self.code, "{what}");
    }
}
