//! Passwords: new ones, those of other systems, and what is told of them.

use serde_json::{Value, json};

use super::{make, path, refused};
use crate::management::tests::fixture::Server;

async fn verify(server: &Server, path: &str, password: &str) -> u16 {
    let body = json!({ "password": password });
    let answer = server.post(&format!("{path}/password/verify"), &body).await;
    match answer.status.as_u16() {
        204 => 204,
        status => {
            let wrong = (422, "session.invalid_credentials".to_owned());
            assert_eq!(answer.code(), wrong);
            status
        }
    }
}

async fn digest(server: &Server, path: &str) -> (Value, Value) {
    let shown = server
        .get(&format!("{path}?includePasswordHash=true"))
        .await;
    let shown = shown.json();
    (
        shown["passwordDigest"].clone(),
        shown["passwordAlgorithm"].clone(),
    )
}

#[tokio::test]
async fn a_password_is_set_verified_and_never_shown() {
    let server = Server::start().await;
    let made = make(&server, &json!({})).await;
    let path = path(&made);
    assert_eq!(made["hasPassword"], false);
    assert_eq!(verify(&server, &path, "x").await, 422, "there is none");
    assert_eq!(digest(&server, &path).await, (Value::Null, Value::Null));
    let has = format!("{path}/has-password");
    assert_eq!(
        server.get(&has).await.json(),
        json!({ "hasPassword": false })
    );
    // No policy: the administrator is trusted with one character.
    for password in ["x", "correct horse", " ü\u{1F600} "] {
        let set = server
            .patch(
                &format!("{path}/password"),
                &json!({ "password": password }),
            )
            .await;
        assert_eq!(set.status, 200);
        assert_eq!(set.json()["hasPassword"], true);
        assert!(!set.text.contains("argon2"));
        assert_eq!(verify(&server, &path, password).await, 204);
        assert_eq!(verify(&server, &path, "wrong").await, 422);
    }
    assert_eq!(
        server.get(&has).await.json(),
        json!({ "hasPassword": true })
    );
    let (shown, method) = digest(&server, &path).await;
    assert!(
        shown
            .as_str()
            .unwrap()
            .starts_with("$argon2id$v=19$m=19456,t=2,p=1$")
    );
    assert_eq!(method, "Argon2id");
    let listed = server.get("/api/users?includePasswordHash=1").await.json();
    assert_eq!(listed[0]["passwordDigest"], shown);
    for answer in ["/api/users", path.as_str()] {
        assert!(!server.get(answer).await.text.contains("argon2"));
    }
    for bad in [
        json!({}),
        json!({ "password": "" }),
        json!({ "password": 1 }),
    ] {
        for (method, part) in [("PATCH", "password"), ("POST", "password/verify")] {
            let answer = refused(&server, method, &format!("{path}/{part}"), &bad).await;
            assert_eq!(answer.code(), (400, "guard.invalid_input".to_owned()));
        }
    }
    let log = server.get("/api/logs?includeManagement=true").await.text;
    assert!(!log.contains("correct horse") && !log.contains("argon2"));
}

#[tokio::test]
async fn digests_of_other_systems_open_once_and_become_ours() {
    let server = Server::start().await;
    for (method, digest_text, password, becomes) in [
        (
            "MD5",
            "5f4dcc3b5aa765d61d8327deb882cf99",
            "password",
            "Argon2id",
        ),
        (
            "SHA1",
            "5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8",
            "password",
            "Argon2id",
        ),
        (
            "SHA256",
            "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8",
            "password",
            "Argon2id",
        ),
        (
            "Legacy",
            r#"["md5", ["pass", "@"], "e440acf4577d4c1edab3f9c719cae0a1"]"#,
            "password",
            "Argon2id",
        ),
        (
            "Legacy",
            r#"["pbkdf2", ["mysalt", "1000", "20", "sha512", "@"], "a220c1b3fc802eaa5235911b7cdb65598aee097c"]"#,
            "password",
            "Argon2id",
        ),
        (
            "Bcrypt",
            "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            "U*U",
            "Argon2id",
        ),
        (
            "Argon2i",
            "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA",
            "password",
            "Argon2i",
        ),
        (
            "Argon2id",
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "password",
            "Argon2id",
        ),
    ] {
        let new = json!({ "passwordDigest": digest_text, "passwordAlgorithm": method });
        let made = make(&server, &new).await;
        assert_eq!(made["hasPassword"], true);
        let path = path(&made);
        let stored = (json!(digest_text), json!(method));
        assert_eq!(digest(&server, &path).await, stored);
        assert_eq!(verify(&server, &path, "wrong").await, 422, "{method}");
        assert_eq!(
            digest(&server, &path).await,
            stored,
            "a wrong one changes nothing"
        );
        let keys = server.log_keys().await;
        for _ in 0..2 {
            assert_eq!(verify(&server, &path, password).await, 204, "{method}");
        }
        let after = digest(&server, &path).await;
        assert_eq!(after.1, becomes);
        let is_ours = after.0.as_str().unwrap().contains("m=19456,t=2,p=1");
        assert_eq!(is_ours, !method.starts_with("Argon2"), "only upwards");
        assert_eq!(server.log_keys().await, keys);
    }
}

#[tokio::test]
async fn digests_that_are_none_or_ask_too_much_are_refused() {
    let server = Server::start().await;
    let argon2 = |costs: &str| format!("$argon2id$v=19${costs}$c29tZXNhbHQ$c29tZXNhbHRzb21lc2FsdA");
    for (new, code) in [
        (
            json!({ "password": "x", "passwordDigest": "x", "passwordAlgorithm": "MD5" }),
            "user.password_and_digest",
        ),
        (
            json!({ "passwordDigest": "x" }),
            "user.password_algorithm_required",
        ),
        (
            json!({ "passwordDigest": argon2("m=4194304,t=1,p=1"), "passwordAlgorithm": "Argon2id" }),
            "request.invalid_input",
        ),
        (
            json!({ "passwordDigest": argon2("m=8,t=1,p=1"), "passwordAlgorithm": "Argon2i" }),
            "request.invalid_input",
        ),
        (
            json!({ "passwordDigest": "$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "passwordAlgorithm": "Bcrypt" }),
            "request.invalid_input",
        ),
        (
            json!({ "passwordDigest": "hush", "passwordAlgorithm": "SHA256" }),
            "request.invalid_input",
        ),
        (
            json!({ "passwordDigest": "hush", "passwordAlgorithm": "Legacy" }),
            "password.invalid_legacy_password_format",
        ),
        (
            json!({ "passwordDigest": r#"["rot13", ["@"], "hush"]"#, "passwordAlgorithm": "Legacy" }),
            "password.unsupported_legacy_hash_algorithm",
        ),
    ] {
        let answer = refused(&server, "POST", "/api/users", &new).await;
        assert_eq!(answer.code(), (400, code.to_owned()), "{new}");
        assert!(!answer.text.contains("hush"));
    }
}

#[tokio::test]
async fn a_password_expires_only_where_passwords_do() {
    let server = Server::with_inbox().await;
    let path = path(&make(&server, &json!({ "password": "x" })).await);
    let expiration = format!("{path}/password/expiration");
    let expired = json!({ "isExpired": true });
    let answer = refused(&server, "PATCH", &expiration, &expired).await;
    let off = (
        400,
        "sign_in_experiences.password_expiration_not_enabled".to_owned(),
    );
    assert_eq!(answer.code(), off);
    let policy = json!({
        "passwordExpiration": { "enabled": true, "validPeriodDays": 30 },
        "forgotPasswordMethods": ["PhoneVerificationCode"],
    });
    let enabled = server.patch("/api/sign-in-exp", &policy).await;
    assert_eq!(enabled.status, 200, "{}", enabled.text);
    assert_eq!(server.patch(&expiration, &expired).await.status, 200);
    let count = "SELECT COUNT(*) FROM users WHERE is_password_expired";
    assert_eq!(server.number(count).await, 1);
    let another = json!({ "password": "y" });
    let set = server.patch(&format!("{path}/password"), &another).await;
    assert_eq!(set.status, 200);
    assert_eq!(server.number(count).await, 0, "a new one is good");
    let gone = server
        .patch("/api/users/none/password/expiration", &expired)
        .await;
    assert_eq!(gone.code().0, 404);
}
