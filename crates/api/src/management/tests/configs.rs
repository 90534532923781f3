//! `/api/configs`.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::fixture::Server;

const SIGNING: &str = "/api/configs/oidc/private-keys";
const COOKIES: &str = "/api/configs/oidc/cookie-keys";

async fn rotate(server: &Server, keys: &str, body: Value) -> Vec<Value> {
    let answer = server.post(&format!("{keys}/rotate"), &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json().as_array().unwrap().clone()
}

async fn list(server: &Server, keys: &str) -> Vec<Value> {
    server.get(keys).await.json().as_array().unwrap().clone()
}

fn of<'a>(keys: &'a [Value], member: &str) -> Vec<&'a Value> {
    keys.iter().map(|key| &key[member]).collect()
}

fn id(key: &Value) -> String {
    key["id"].as_str().unwrap().to_owned()
}

async fn signer(server: &Server) -> (String, &'static str) {
    let tenant = server.default_tenant();
    let keys = server
        .app
        .store
        .keys(&tenant, server.app.now())
        .await
        .unwrap();
    let signer = keys.signing.signer();
    (signer.kid().to_owned(), signer.algorithm().name())
}

async fn published(server: &Server) -> Vec<String> {
    let tenant = server.default_tenant();
    let keys = server
        .app
        .store
        .keys(&tenant, server.app.now())
        .await
        .unwrap();
    let jwks: Value = serde_json::from_str(&keys.jwks).unwrap();
    let kids = jwks["keys"].as_array().unwrap().iter();
    kids.map(|key| key["kid"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_fresh_tenant_has_one_key_of_each_kind() {
    let server = Server::start().await;
    let keys = list(&server, SIGNING).await;
    assert_eq!(keys.len(), 1);
    let names: Vec<&String> = keys[0].as_object().unwrap().keys().collect();
    // No value, and no time to come.
    assert_eq!(
        names,
        [
            "id",
            "createdAt",
            "signingKeyAlgorithm",
            "algorithm",
            "status"
        ]
    );
    assert_eq!(keys[0]["createdAt"], server.app.now().seconds());
    assert_eq!(keys[0]["signingKeyAlgorithm"], "EC");
    assert_eq!(keys[0]["algorithm"], "ES384");
    assert_eq!(keys[0]["status"], "Current");
    let keys = list(&server, COOKIES).await;
    assert_eq!(keys.len(), 1);
    assert_eq!(keys[0].as_object().unwrap().len(), 2);
    let unknown = server.get("/api/configs/oidc/other-keys").await;
    assert_eq!(unknown.code(), (400, "guard.invalid_input".to_owned()));
}

/// The caller gets a token that the current key signed.
async fn renew_token(server: &mut Server) {
    server.token = server
        .sign(&server.default_tenant(), &server.claims())
        .await;
}

#[tokio::test]
async fn a_rotation_without_grace_signs_at_once() {
    let mut server = Server::start().await;
    for (name, family, algorithm) in [
        (Some("RSA"), "RSA", "RS256"),
        (Some("EdDSA"), "EdDSA", "EdDSA"),
        (Some("ES256"), "EC", "ES256"),
        (Some("ES512"), "EC", "ES512"),
        (Some("EC"), "EC", "ES384"),
        (None, "EC", "ES384"),
    ] {
        let before = signer(&server).await.0;
        let known = list(&server, SIGNING).await;
        let body = name.map_or(json!({}), |name| json!({ "signingKeyAlgorithm": name }));
        let keys = rotate(&server, SIGNING, body).await;
        assert_eq!(of(&keys, "status"), ["Current", "Previous"]);
        assert_eq!(keys[1]["id"], known[0]["id"]);
        assert_eq!(keys[0]["signingKeyAlgorithm"], family);
        assert_eq!(keys[0]["algorithm"], algorithm);
        let (after, signs_with) = signer(&server).await;
        assert_eq!(signs_with, algorithm);
        assert_eq!(published(&server).await, [after, before]);
        // The caller's token was signed by the key that is the previous one now.
        assert_eq!(list(&server, SIGNING).await, keys);
        renew_token(&mut server).await;
        assert_eq!(list(&server, SIGNING).await, keys);
        assert_eq!(
            server.log_keys().await.last().unwrap(),
            "Management.SigningKey.Create"
        );
    }
    let old = server.token.clone();
    for _ in 0..2 {
        rotate(&server, SIGNING, json!({ "rotationGracePeriod": 0 })).await;
        renew_token(&mut server).await;
    }
    server.token = old;
    let refused = server.get(SIGNING).await;
    assert_eq!(refused.code(), (401, "auth.unauthorized".to_owned()));
}

#[tokio::test]
async fn a_next_key_waits_and_takes_over_by_itself() {
    let mut server = Server::start().await;
    rotate(&server, SIGNING, json!({})).await;
    renew_token(&mut server).await;
    let before = list(&server, SIGNING).await;
    let (current, previous) = (id(&before[0]), id(&before[1]));
    let kids = published(&server).await;
    let body = json!({ "rotationGracePeriod": 60, "signingKeyAlgorithm": "RSA" });
    let keys = rotate(&server, SIGNING, body).await;
    assert_eq!(of(&keys, "status"), ["Current", "Next", "Previous"]);
    assert_eq!((id(&keys[0]), id(&keys[2])), (current.clone(), previous));
    let from = server.app.now().millis() + 60_000;
    assert_eq!(keys[1]["effectiveAt"], from, "milliseconds");
    assert!(keys[0].get("effectiveAt").is_none());
    // Published before it signs.
    let waiting = published(&server).await;
    assert_eq!([&waiting[0], &waiting[2]], [&kids[0], &kids[1]]);
    assert_eq!(signer(&server).await, (kids[0].clone(), "ES384"));
    // Nobody may pass it.
    let entries = server.log_keys().await;
    let refused = server.post(&format!("{SIGNING}/rotate"), &json!({})).await;
    assert_eq!(refused.code(), (422, "oidc.invalid_request".to_owned()));
    assert_eq!(list(&server, SIGNING).await, keys);
    assert_eq!(server.log_keys().await, entries);
    // Another one may come in its place.
    server.clock.advance_seconds(30);
    let body = json!({ "rotationGracePeriod": 60, "signingKeyAlgorithm": "ES256" });
    let keys = rotate(&server, SIGNING, body).await;
    assert_eq!(keys[1]["algorithm"], "ES256");
    let next = id(&keys[1]);
    let waiting = published(&server).await;

    server.clock.advance_seconds(59);
    assert_eq!(signer(&server).await.0, kids[0]);
    assert_eq!(list(&server, SIGNING).await, keys);
    server.clock.advance_seconds(1);
    assert_eq!(signer(&server).await, (waiting[1].clone(), "ES256"));
    assert_eq!(
        published(&server).await,
        [waiting[1].clone(), waiting[0].clone()]
    );
    let keys = list(&server, SIGNING).await;
    assert_eq!(of(&keys, "status"), ["Current", "Previous"]);
    assert_eq!(
        (id(&keys[0]), id(&keys[1])),
        (next.clone(), current.clone())
    );
    assert!(keys[0].get("effectiveAt").is_none());

    // What the time has done, the next change finds done: the current one of before can go, or
    // stay beside a new one.
    renew_token(&mut server).await;
    let keys = rotate(&server, SIGNING, json!({})).await;
    assert_eq!(of(&keys, "status"), ["Current", "Previous"]);
    assert_eq!(id(&keys[1]), next);
    renew_token(&mut server).await;
    let gone = server.delete(&format!("{SIGNING}/{current}")).await;
    assert_eq!(gone.code(), (404, "oidc.key_not_found".to_owned()));
    rotate(&server, SIGNING, json!({ "rotationGracePeriod": 1 })).await;
    server.clock.advance_seconds(1);
    let keys = list(&server, SIGNING).await;
    let path = format!("{SIGNING}/{}", id(&keys[1]));
    renew_token(&mut server).await;
    assert_eq!(server.delete(&path).await.status, 204);
    let left = list(&server, SIGNING).await;
    assert_eq!((left.len(), &left[0]), (1, &keys[0]));
}

#[tokio::test]
async fn a_deleted_key_verifies_nothing_more() {
    let mut server = Server::start().await;
    let only = id(&list(&server, SIGNING).await[0]);
    for key in [&*only, "unknown"] {
        let refused = server.delete(&format!("{SIGNING}/{key}")).await;
        assert_eq!(refused.code(), (422, "oidc.key_required".to_owned()));
    }
    let old = server.token.clone();
    rotate(&server, SIGNING, json!({})).await;
    let keys = rotate(&server, SIGNING, json!({ "rotationGracePeriod": 60 })).await;
    let entries = server.log_keys().await;
    for key in &keys[..2] {
        let refused = server.delete(&format!("{SIGNING}/{}", id(key))).await;
        let code = "oidc.only_previous_key_can_be_deleted".to_owned();
        assert_eq!(refused.code(), (422, code));
    }
    let unknown = server.delete(&format!("{SIGNING}/unknown")).await;
    assert_eq!(unknown.code(), (404, "oidc.key_not_found".to_owned()));
    assert!(
        unknown.json()["message"]
            .as_str()
            .unwrap()
            .contains("unknown")
    );
    // A key of the other kind is none of this one.
    let path = format!("{COOKIES}/{}", id(&keys[2]));
    rotate(&server, COOKIES, json!({})).await;
    let other = server.delete(&path).await;
    assert_eq!(other.code(), (404, "oidc.key_not_found".to_owned()));
    assert_eq!(list(&server, SIGNING).await, keys);
    assert_eq!(server.log_keys().await.len(), entries.len() + 1);

    renew_token(&mut server).await;
    let path = format!("{SIGNING}/{}", id(&keys[2]));
    assert_eq!(server.delete(&path).await.status, 204);
    assert_eq!(
        server.log_keys().await.last().unwrap(),
        "Management.SigningKey.Delete"
    );
    assert_eq!(
        of(&list(&server, SIGNING).await, "status"),
        ["Current", "Next"]
    );
    let again = server.delete(&path).await;
    assert_eq!(again.code(), (404, "oidc.key_not_found".to_owned()));
    // At once, however long the token would have lived.
    server.token = old;
    let refused = server.get(SIGNING).await;
    assert_eq!(refused.code(), (401, "auth.unauthorized".to_owned()));
}

#[tokio::test]
async fn rotations_at_once_come_one_after_the_other() {
    let server = Server::start().await;
    let before = id(&list(&server, SIGNING).await[0]);
    let (path, none) = (format!("{SIGNING}/rotate"), json!({}));
    let (one, other) = tokio::join!(server.post(&path, &none), server.post(&path, &none));
    let made: BTreeSet<String> = [&one, &other].map(|answer| id(&answer.json()[0])).into();
    assert_eq!(made.len(), 2);
    // The second saw the first.
    let saw: BTreeSet<String> = [&one, &other].map(|answer| id(&answer.json()[1])).into();
    assert!(saw.contains(&before) && saw.iter().any(|id| made.contains(id)));
    let entries = server.log_keys().await;
    let rotations = entries
        .iter()
        .filter(|key| *key == "Management.SigningKey.Create");
    assert_eq!(rotations.count(), 2);
    let tenant = server.default_tenant();
    let count = server.app.store.read(&tenant, async |tx| {
        let sql = "SELECT COUNT(*) FROM signing_keys WHERE tenant_id = 'default'";
        tx.fetch_one::<i64>(sql, &[]).await
    });
    let count: Result<i64, keyward_store::Error> = count.await;
    assert_eq!(count.unwrap(), 2);
}

#[tokio::test]
async fn cookie_keys_are_two_at_most() {
    let server = Server::start().await;
    let cookie_keys = async || {
        let tenant = server.default_tenant();
        let keys = server.app.store.keys(&tenant, server.app.now()).await;
        keys.unwrap().cookies.clone()
    };
    let first = list(&server, COOKIES).await;
    let values = cookie_keys().await;
    let second = rotate(&server, COOKIES, json!({})).await;
    assert_eq!((second.len(), &second[1]), (2, &first[0]));
    let newer = cookie_keys().await;
    assert_eq!((newer.len(), &newer[1]), (2, &values[0]));
    // Within the same millisecond: the newest is first all the same.
    let third = rotate(&server, COOKIES, json!({ "rotationGracePeriod": 0 })).await;
    assert_eq!((third.len(), &third[1]["id"]), (2, &second[0]["id"]));
    assert_eq!(cookie_keys().await[1], newer[0]);
    assert_eq!(list(&server, COOKIES).await, third);
    assert_eq!(
        server.log_keys().await.last().unwrap(),
        "Management.CookieKey.Create"
    );

    let entries = server.log_keys().await.len();
    let body = json!({ "rotationGracePeriod": 1 });
    let refused = server.post(&format!("{COOKIES}/rotate"), &body).await;
    assert_eq!(refused.code(), (422, "oidc.invalid_request".to_owned()));
    let unknown = server.delete(&format!("{COOKIES}/{}", id(&first[0]))).await;
    assert_eq!(unknown.code(), (404, "oidc.key_not_found".to_owned()));
    assert_eq!(server.log_keys().await.len(), entries);

    let path = format!("{COOKIES}/{}", id(&third[0]));
    assert_eq!(server.delete(&path).await.status, 204);
    assert_eq!(cookie_keys().await, [newer[0].clone()]);
    let last = format!("{COOKIES}/{}", id(&third[1]));
    let refused = server.delete(&last).await;
    assert_eq!(refused.code(), (422, "oidc.key_required".to_owned()));
}

#[tokio::test]
async fn malformed_rotations_change_nothing() {
    let server = Server::start().await;
    let (keys, entries) = (list(&server, SIGNING).await, server.log_keys().await);
    for body in [
        json!({ "signingKeyAlgorithm": "HS256" }),
        json!({ "signingKeyAlgorithm": "none" }),
        json!({ "signingKeyAlgorithm": 1 }),
        json!({ "rotationGracePeriod": -1 }),
        json!({ "rotationGracePeriod": 1.5 }),
        json!({ "rotationGracePeriod": "60" }),
        json!({ "rotationGracePeriod": 1e300 }),
        json!({ "rotationGracePeriod": null }),
        json!([]),
    ] {
        let refused = server.post(&format!("{SIGNING}/rotate"), &body).await;
        assert_eq!(
            refused.code(),
            (400, "guard.invalid_input".to_owned()),
            "{body}"
        );
    }
    assert_eq!(list(&server, SIGNING).await, keys);
    assert_eq!(server.log_keys().await, entries);
}

#[tokio::test]
async fn the_life_of_sessions() {
    const PATH: &str = "/api/configs/oidc/session";
    let server = Server::start().await;
    assert_eq!(server.get(PATH).await.json(), json!({ "ttl": 1_209_600 }));
    let entries = server.log_keys().await;
    for body in [
        json!({ "ttl": 0 }),
        json!({ "ttl": -1 }),
        json!({ "ttl": 31_536_001 }),
        json!({ "ttl": 1.5 }),
        json!({ "ttl": "60" }),
        json!({ "ttl": null }),
    ] {
        let refused = server.patch(PATH, &body).await;
        assert_eq!(
            refused.code(),
            (400, "guard.invalid_input".to_owned()),
            "{body}"
        );
    }
    assert_eq!(
        server.patch(PATH, &json!({})).await.json(),
        json!({ "ttl": 1_209_600 })
    );
    assert_eq!(server.log_keys().await, entries);
    for ttl in [1, 31_536_000, 60] {
        let changed = server.patch(PATH, &json!({ "ttl": ttl })).await;
        assert_eq!(
            (changed.status.as_u16(), changed.json()),
            (200, json!({ "ttl": ttl }))
        );
        assert_eq!(server.get(PATH).await.json(), json!({ "ttl": ttl }));
        assert_eq!(
            server.log_keys().await.last().unwrap(),
            "Management.SessionConfig.Update"
        );
    }
    let kept = server.patch(PATH, &json!({ "other": 1 })).await;
    assert_eq!(kept.json(), json!({ "ttl": 60 }));
}

#[tokio::test]
async fn what_id_tokens_hold() {
    const PATH: &str = "/api/configs/id-token";
    let server = Server::start().await;
    let seeded = json!({
        "enabledExtendedClaims": ["roles", "organizations", "organization_roles"],
    });
    assert_eq!(server.get(PATH).await.json(), seeded);
    let entries = server.log_keys().await;
    for body in [
        json!({ "enabledExtendedClaims": ["roles", "secrets"] }),
        json!({ "enabledExtendedClaims": "roles" }),
        json!({ "enabledExtendedClaims": null }),
    ] {
        let refused = server.put(PATH, &body).await;
        assert_eq!(
            refused.code(),
            (400, "guard.invalid_input".to_owned()),
            "{body}"
        );
    }
    assert_eq!(server.log_keys().await, entries);
    assert_eq!(server.get(PATH).await.json(), seeded);
    let claims = async || {
        let tenant = server.default_tenant();
        let claims = server.app.store.id_token_extended_claims(&tenant).await;
        claims.unwrap().to_vec()
    };
    assert_eq!(
        claims().await,
        ["roles", "organizations", "organization_roles"]
    );
    let body = json!({ "enabledExtendedClaims": ["roles", "custom_data", "roles"] });
    let put = server.put(PATH, &body).await;
    assert_eq!(
        (put.status.as_u16(), put.json()),
        (
            200,
            json!({ "enabledExtendedClaims": ["custom_data", "roles"] })
        )
    );
    assert_eq!(server.get(PATH).await.json(), put.json());
    assert_eq!(
        claims().await,
        ["custom_data", "roles"],
        "the cache was told"
    );
    // The whole is replaced.
    assert_eq!(server.put(PATH, &json!({})).await.json(), json!({}));
    assert_eq!(server.get(PATH).await.json(), json!({}));
    assert_eq!(claims().await, Vec::<String>::new());
    assert_eq!(
        server.log_keys().await.last().unwrap(),
        "Management.IdTokenConfig.Update"
    );
}

#[tokio::test]
async fn what_the_console_remembers() {
    const PATH: &str = "/api/configs/admin-console";
    let server = Server::start().await;
    let fresh = json!({ "signInExperienceCustomized": false, "organizationCreated": false });
    assert_eq!(server.get(PATH).await.json(), fresh);
    // The seed wrote it, for every tenant.
    let stored = "SELECT COUNT(*) FROM configs WHERE key = 'adminConsole'";
    assert_eq!(server.number(stored).await, 2);
    let entries = server.log_keys().await;
    for body in [
        json!({ "organizationCreated": 1 }),
        json!({ "developmentTenantMigrationNotification": { "isPaidTenant": true } }),
        json!({ "checkedChargeNotification": { "token": "yes" } }),
    ] {
        let refused = server.patch(PATH, &body).await;
        assert_eq!(
            refused.code(),
            (400, "guard.invalid_input".to_owned()),
            "{body}"
        );
    }
    assert_eq!(server.get(PATH).await.json(), fresh);
    assert_eq!(server.log_keys().await, entries);
    let notice = json!({ "isPaidTenant": true, "tag": "production", "readAt": 5 });
    let body = json!({
        "organizationCreated": true,
        "developmentTenantMigrationNotification": notice,
        "checkedChargeNotification": { "token": true },
        "unknown": 1,
    });
    server.patch(PATH, &body).await;
    let body = json!({ "signInExperienceCustomized": true, "checkedChargeNotification": {} });
    let changed = server.patch(PATH, &body).await.json();
    assert_eq!(
        changed,
        json!({
            "signInExperienceCustomized": true,
            "organizationCreated": true,
            "developmentTenantMigrationNotification": notice,
            "checkedChargeNotification": {},
        })
    );
    assert_eq!(server.get(PATH).await.json(), changed);
}
