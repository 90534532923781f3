//! `keyward serve`: what only `dev` has is not there.

use keyward_tests::{Database, Program, keyward, run};
use serde_json::json;

use super::{key_names, token};

#[tokio::test]
async fn there_is_no_inbox_and_no_seed() {
    let data = tempfile::tempdir().expect("a folder");
    let server = Program::serve(data.path()).await;
    for path in ["/dev/inbox", "/dev/inbox?key=", "/dev/inbox?key=undefined"] {
        server.get(path).await.expect(404);
    }
    let refused = run(keyward(["serve", "--seed", "seed.toml"])).await;
    assert!(refused.refusal(2).contains("--seed"), "{refused:?}");
    assert_eq!(server.stop().await, Some(0));
}

/// The inbox stands in for a connector in development only.
#[tokio::test]
async fn codes_by_phone_need_a_connector() {
    let data = tempfile::tempdir().expect("a folder");
    let server = Program::serve(data.path()).await;
    let token = token(&server, data.path()).await;
    let before = Database::of(data.path()).counts();
    let change = json!({
        "signUp": { "identifiers": ["phone"], "password": false, "verify": true },
        "signIn": { "methods": [{
            "identifier": "phone",
            "password": false,
            "verificationCode": true,
            "isPasswordPrimary": false,
        }] },
    });
    let settings = server
        .manage(&token, "GET", "/sign-in-exp", None)
        .await
        .expect(200);
    let answer = server
        .manage(&token, "PATCH", "/sign-in-exp", Some(change))
        .await
        .expect(400);
    assert_eq!(
        answer.json()["code"],
        "sign_in_experiences.enabled_connector_not_found"
    );
    let after = server
        .manage(&token, "GET", "/sign-in-exp", None)
        .await
        .expect(200);
    assert_eq!(settings.json(), after.json());
    // The token's own entry may have arrived meanwhile; nothing else.
    for (one, other) in before.iter().zip(Database::of(data.path()).counts()) {
        assert!(*one == other || one.0 == "logs", "{one:?} {other:?}");
    }
    let managed = "SELECT COUNT(*) FROM logs WHERE key LIKE 'Management.SignIn%'";
    assert_eq!(Database::of(data.path()).number(managed), 0);
}

/// Only by the public endpoint, which may be https though TLS ends before the server (A7.7).
#[tokio::test]
async fn a7_7_cookies_are_secure_where_the_endpoint_is_https() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    let seed = place.path().join("seed.toml");
    let text = "[[applications]]\nid = \"securedweb00000000000\"\nname = \"A\"\ntype = \"Traditional\"\n\
                redirect_uris = [\"https://app.example.com/cb\"]\n";
    std::fs::write(&seed, text).expect("a file");
    let seed = seed.display().to_string();
    let seeding = Program::dev_on(&data, &["--seed", &seed]).await;
    assert_eq!(seeding.stop().await, Some(0));
    let authorize = "/oidc/auth?client_id=securedweb00000000000&response_type=code&scope=openid\
                     &redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb";
    for (endpoint, is_https) in [
        ("https://id.example.com", true),
        ("http://localhost:3001", false),
    ] {
        let mut command = keyward([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--endpoint",
            endpoint,
            "--data",
        ]);
        command.arg(&data);
        let server = Program::start(command).await;
        let answer = server.get(authorize).await.expect(303);
        let cookies: Vec<&str> = answer
            .headers
            .get_all("set-cookie")
            .iter()
            .map(|cookie| cookie.to_str().expect("ASCII"))
            .collect();
        assert!(cookies.len() >= 4, "{cookies:?}");
        for cookie in cookies {
            let attributes = cookie.to_lowercase();
            assert!(attributes.contains("samesite=lax"), "{cookie}");
            assert_eq!(attributes.contains("; secure"), is_https, "{cookie}");
            let may_be_read = cookie.starts_with("_logto");
            assert_eq!(attributes.contains("; httponly"), !may_be_read, "{cookie}");
        }
        let promised = !answer.header("strict-transport-security").is_empty();
        assert_eq!(promised, is_https);
    }
}

/// Nobody can sign in to what was just installed, and nobody can register there (A6.3).
#[tokio::test]
async fn a6_3_a_fresh_installation_has_no_account_and_a_closed_admin_tenant() {
    let (one, other) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    let server = Program::serve(one.path()).await;
    let second = Program::serve(other.path()).await;
    assert_eq!(Database::of(one.path()).count("users"), 0);
    let settings = server
        .get("/t/admin/api/.well-known/sign-in-exp")
        .await
        .expect(200);
    assert_eq!(settings.json()["signInMode"], "SignIn");
    // The applications that come with it have secrets of their own, not known ones.
    for id in ["m-default", "m-admin"] {
        for secret in ["", "secret", id, "admin", "logto"] {
            let form = [
                ("grant_type", "client_credentials"),
                ("resource", "https://default.logto.app/api"),
            ];
            let answer = server
                .post_form_as("/t/admin/oidc/token", (id, secret), &form)
                .await;
            assert_eq!(answer.status, 401, "{answer:?}");
        }
        server.management_token((id, "")).await.expect(400);
    }
    // Nor do two installations share a key: a token of one is nothing to the other.
    assert_ne!(key_names(&server).await, key_names(&second).await);
    let bearer = token(&second, other.path()).await;
    server
        .manage(&bearer, "GET", "/applications", None)
        .await
        .expect(401);
}
