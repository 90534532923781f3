//! `keyward serve`: what only `dev` has is not there.

use keyward_tests::{Database, Program, keyward, run};
use serde_json::json;

use super::token;

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
