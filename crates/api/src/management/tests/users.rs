//! The life of a user.

use keyward_model::Actor;
use serde_json::{Value, json};

use super::fixture::{Answer, Server};
use crate::management::users::{self, NewUser};

mod identities;
mod passwords;
mod usernames;

async fn make(server: &Server, new: &Value) -> Value {
    let made = server.post("/api/users", new).await;
    assert_eq!(made.status, 200, "{}", made.text);
    made.json()
}

fn path(user: &Value) -> String {
    format!("/api/users/{}", user["id"].as_str().unwrap())
}

fn taken(name: &str) -> (u16, String) {
    (422, format!("user.{name}_already_in_use"))
}

/// Sends a refused request and sees that nothing happened.
async fn refused(server: &Server, method: &str, path: &str, body: &Value) -> Answer {
    let rows = server.rows().await;
    let answer = match method {
        "POST" => server.post(path, body).await,
        "PATCH" => server.patch(path, body).await,
        "PUT" => server.put(path, body).await,
        "GET" => server.get(path).await,
        _ => server.delete(path).await,
    };
    assert!(answer.status.is_client_error(), "{}", answer.text);
    assert_eq!(server.rows().await, rows, "{method} {path} {body}");
    answer
}

fn ann() -> Value {
    json!({
        "username": "Ann_1",
        "primaryEmail": "Ann@Example.com",
        "primaryPhone": "4901712345678",
        "password": "correct horse",
        "name": "Ann",
        "avatar": "https://a.example/ann.png",
        "customData": { "a": { "b": 1 }, "c": 2 },
        "profile": { "givenName": "Ann", "address": { "country": "DE", "locality": "Bonn" } },
    })
}

#[tokio::test]
async fn a_user_from_start_to_end() {
    let server = Server::start().await;
    let made = make(&server, &ann()).await;
    let id = made["id"].as_str().unwrap();
    assert_eq!(id.len(), 12);
    assert_eq!(
        made,
        json!({
            "id": id, "username": "Ann_1", "primaryEmail": "Ann@Example.com",
            "primaryPhone": "491712345678", "name": "Ann",
            "avatar": "https://a.example/ann.png",
            "customData": { "a": { "b": 1 }, "c": 2 }, "identities": {},
            "lastSignInAt": null, "createdAt": made["createdAt"], "updatedAt": made["createdAt"],
            "profile": { "givenName": "Ann", "address": { "country": "DE", "locality": "Bonn" } },
            "applicationId": null, "cimdClientId": null, "isSuspended": false, "hasPassword": true,
        })
    );
    let path = path(&made);
    assert_eq!(server.get(&path).await.json(), made);

    server.clock.advance_seconds(1);
    let change = json!({
        "name": "", "avatar": null, "username": null, "primaryPhone": "",
        "customData": { "d": 3 }, "profile": { "nickname": "A" },
        "id": "other", "isSuspended": true, "hasPassword": false,
    });
    let changed = server.patch(&path, &change).await.json();
    let mut expected = made.clone();
    for (name, value) in [
        ("name", json!("")),
        ("avatar", Value::Null),
        ("username", Value::Null),
        ("primaryPhone", Value::Null),
        ("customData", json!({ "d": 3 })),
        ("profile", json!({ "nickname": "A" })),
        (
            "updatedAt",
            json!(made["createdAt"].as_i64().unwrap() + 1000),
        ),
    ] {
        expected[name] = value;
    }
    assert_eq!(changed, expected, "objects are replaced");
    assert_eq!(server.get(&path).await.json(), expected);

    assert_eq!(server.delete(&path).await.status, 204);
    let gone = (404, "entity.not_exists_with_id".to_owned());
    assert_eq!(server.get(&path).await.code(), gone);
    assert_eq!(server.delete(&path).await.code(), gone);
    make(&server, &ann()).await;
    assert_eq!(
        server.log_keys().await[1..],
        ["Create", "Update", "Delete", "Create"].map(|action| format!("Management.User.{action}"))
    );
}

#[tokio::test]
async fn objects_are_merged_member_by_member() {
    let server = Server::start().await;
    let path = path(&make(&server, &ann()).await);
    let data = format!("{path}/custom-data");
    let merged = json!({ "customData": { "a": { "x": 9 }, "n": null } });
    let merged = server.patch(&data, &merged).await;
    let expected = json!({ "a": { "x": 9 }, "c": 2, "n": null });
    assert_eq!(
        (merged.status.as_u16(), merged.json()),
        (200, expected.clone())
    );
    assert_eq!(server.get(&data).await.json(), expected);
    let profile = json!({ "profile": { "gender": "f", "address": { "region": "NRW" }, "x": 1 } });
    let profile = server
        .patch(&format!("{path}/profile"), &profile)
        .await
        .json();
    let expected = json!({ "givenName": "Ann", "gender": "f", "address": { "region": "NRW" } });
    assert_eq!(profile, expected);
    assert_eq!(server.get(&path).await.json()["profile"], expected);
    for (part, bad) in [
        ("custom-data", json!({ "a": 1 })),
        ("custom-data", json!({ "customData": [] })),
        ("profile", json!({})),
        ("profile", json!({ "profile": { "gender": 1 } })),
    ] {
        let answer = refused(&server, "PATCH", &format!("{path}/{part}"), &bad).await;
        assert_eq!(
            answer.code(),
            (400, "guard.invalid_input".to_owned()),
            "{bad}"
        );
    }
    let large = json!({ "customData": { "large": "x".repeat(70_000) } });
    let answer = refused(&server, "PATCH", &data, &large).await;
    assert_eq!(answer.code(), (422, "entity.value_too_long".to_owned()));
}

#[tokio::test]
async fn nobody_shares_an_identifier() {
    let server = Server::start().await;
    make(&server, &ann()).await;
    let other = path(&make(&server, &json!({ "username": "other" })).await);
    for (name, value) in [
        ("username", json!({ "username": "Ann_1" })),
        ("email", json!({ "primaryEmail": "Ann@Example.com" })),
        ("email", json!({ "primaryEmail": "ANN@example.COM" })),
        ("phone", json!({ "primaryPhone": "491712345678" })),
        ("phone", json!({ "primaryPhone": "4901712345678" })),
    ] {
        let answer = refused(&server, "POST", "/api/users", &value).await;
        assert_eq!(answer.code(), taken(name), "{value}");
        let answer = refused(&server, "PATCH", &other, &value).await;
        assert_eq!(answer.code(), taken(name), "{value}");
    }
    // B4: beyond ASCII too, alike on both engines.
    make(&server, &json!({ "primaryEmail": "É@b.c" })).await;
    let twin = json!({ "primaryEmail": "é@b.c" });
    let answer = refused(&server, "POST", "/api/users", &twin).await;
    assert_eq!(answer.code(), taken("email"));
    // By default the case of user names counts.
    make(&server, &json!({ "username": "ann_1" })).await;
    // Nobody is in their own way.
    let again = json!({ "username": "other", "primaryEmail": "o@b.c" });
    assert_eq!(server.patch(&other, &again).await.status, 200);
    let upper = server
        .patch(&other, &json!({ "primaryEmail": "O@B.C" }))
        .await;
    assert_eq!(upper.json()["primaryEmail"], "O@B.C");
    let gone = refused(
        &server,
        "POST",
        "/api/users",
        &json!({ "primaryEmail": "o@b.c" }),
    )
    .await;
    assert_eq!(gone.code(), taken("email"));
    assert_eq!(
        server
            .patch(&other, &json!({ "primaryEmail": null }))
            .await
            .status,
        200
    );
    make(&server, &json!({ "primaryEmail": "o@b.c" })).await;
}

#[tokio::test]
async fn of_many_at_once_one_gets_the_address() {
    let server = Server::start().await;
    let emails = [
        "a@b.c", "A@b.c", "a@B.c", "a@b.C", "A@B.C", "a@b.c", "A@b.C", "a@B.C",
    ];
    let bodies = emails.map(|email| json!({ "primaryEmail": email }));
    let answers =
        futures_util::future::join_all(bodies.iter().map(|body| server.post("/api/users", body)));
    let answers = answers.await;
    let made = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(made, 1);
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(answer.code(), taken("email"));
    }
    assert_eq!(server.log_keys().await.len(), 2);
}

#[tokio::test]
async fn what_is_not_valid_is_refused() {
    let server = Server::start().await;
    let path = path(&make(&server, &json!({})).await);
    for bad in [
        json!({ "username": "1a" }),
        json!({ "username": 5 }),
        json!({ "primaryEmail": "a" }),
        json!({ "primaryPhone": "+4917" }),
        json!({ "avatar": "a" }),
        json!({ "customData": 1 }),
        json!({ "profile": null }),
        json!({ "name": "a\u{0}b" }),
    ] {
        for (method, path) in [("POST", "/api/users"), ("PATCH", path.as_str())] {
            let answer = refused(&server, method, path, &bad).await;
            assert_eq!(
                answer.code(),
                (400, "guard.invalid_input".to_owned()),
                "{bad}"
            );
        }
    }
    for (bad, code) in [
        (
            json!({ "username": "a".repeat(129) }),
            "entity.value_too_long",
        ),
        (json!({ "name": "a".repeat(129) }), "entity.value_too_long"),
        (json!({ "primaryPhone": "123" }), "user.invalid_phone"),
        (
            json!({ "primaryPhone": "1".repeat(5000) }),
            "user.invalid_phone",
        ),
        (
            json!({ "profile": { "nickname": "x".repeat(70_000) } }),
            "entity.value_too_long",
        ),
    ] {
        for (method, path) in [("POST", "/api/users"), ("PATCH", path.as_str())] {
            let answer = refused(&server, method, path, &bad).await;
            assert_eq!(answer.code(), (422, code.to_owned()), "{bad}");
        }
    }
    let both = refused(
        &server,
        "GET",
        "/api/users?excludeRoleId=a&excludeOrganizationId=b",
        &Value::Null,
    );
    assert_eq!(both.await.code(), (400, "request.invalid_input".to_owned()));
}

#[tokio::test]
async fn a_user_who_is_not_there_is_not_found() {
    let server = Server::start().await;
    let admin = server.app.store.system().admin_tenant();
    let mut foreign = server.operator();
    foreign.tenant = admin;
    let foreign = users::create(&foreign, NewUser::default()).await.unwrap();
    for id in [foreign.id.as_str(), "none", "%20", "a%2Fb"] {
        for (method, part, body) in [
            ("GET", "", Value::Null),
            ("PATCH", "", json!({ "name": "x", "username": "x" })),
            ("DELETE", "", Value::Null),
            ("GET", "/custom-data", Value::Null),
            ("PATCH", "/custom-data", json!({ "customData": {} })),
            ("PATCH", "/profile", json!({ "profile": {} })),
            ("PATCH", "/is-suspended", json!({ "isSuspended": true })),
            ("PATCH", "/password", json!({ "password": "x" })),
            ("POST", "/password/verify", json!({ "password": "x" })),
            ("GET", "/has-password", Value::Null),
            ("GET", "/all-identities", Value::Null),
            ("GET", "/identities/github", Value::Null),
            ("PUT", "/identities/github", json!({ "userId": "x" })),
            ("DELETE", "/identities/github", Value::Null),
            ("GET", "/sessions", Value::Null),
            ("GET", "/sessions/x", Value::Null),
            ("DELETE", "/sessions/x", Value::Null),
            ("GET", "/grants", Value::Null),
            ("DELETE", "/grants/x", Value::Null),
        ] {
            let path = format!("/api/users/{id}{part}");
            let answer = refused(&server, method, &path, &body).await;
            let code = (404, "entity.not_exists_with_id".to_owned());
            let none = (404, "oidc.session_not_found".to_owned());
            let answered = answer.code();
            assert!(answered == code || answered == none, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn what_comes_later_is_not_there_yet() {
    let server = Server::start().await;
    let path = path(&make(&server, &json!({})).await);
    for part in [
        "mfa-verifications",
        "logto-configs",
        "organizations",
        "personal-access-tokens",
        "sso-identities/x",
        "trusted-devices",
    ] {
        let answer = server.get(&format!("{path}/{part}")).await;
        assert_eq!(
            (answer.status.as_u16(), answer.text.as_str()),
            (404, "Not Found"),
            "{part}"
        );
    }
    let linking = server.post(&format!("{path}/identities"), &json!({})).await;
    assert_eq!(linking.status, 404);
}

#[tokio::test]
async fn nobody_removes_themselves() {
    let server = Server::start().await;
    let made = make(&server, &json!({})).await;
    let id = made["id"].as_str().unwrap();
    let mut claims = server.claims();
    claims["sub"] = json!(id);
    claims["client_id"] = json!("console");
    let mut server = server;
    server.token = server.sign(&server.default_tenant(), &claims).await;
    let answer = refused(&server, "DELETE", &path(&made), &Value::Null).await;
    assert_eq!(answer.code(), (400, "user.cannot_delete_self".to_owned()));
    let other = make(&server, &json!({})).await;
    assert_eq!(server.delete(&path(&other)).await.status, 204);
    let mut by = server.operator();
    by.actor = Actor::User(id.to_owned());
    assert_eq!(server.get(&path(&made)).await.status, 200);
}

#[tokio::test]
async fn new_users_get_the_default_roles() {
    let server = Server::start().await;
    let before = server.rows_of("users_roles").await;
    server
        .execute("INSERT INTO roles (tenant_id, id, name, description, type, is_default) VALUES ('default', 'member', 'member', '', 'User', TRUE)")
        .await;
    let made = make(&server, &json!({})).await;
    assert_eq!(server.rows_of("users_roles").await, before + 1);
    let without = server.get("/api/users?excludeRoleId=member").await.json();
    assert_eq!(without, json!([]));
    let others = server.get("/api/users?excludeRoleId=other").await.json();
    assert_eq!(others, json!([made]));
    assert_eq!(server.delete(&path(&made)).await.status, 204);
    assert_eq!(server.rows_of("users_roles").await, before);
}
