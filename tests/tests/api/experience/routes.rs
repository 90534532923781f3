//! Which routes there are, and what their answers never tell.

use serde_json::json;

use super::steps::{PASSWORD, Talk, open_house, record};

#[tokio::test]
async fn what_is_not_built_does_not_exist() {
    let (app, _manager, web) = open_house().await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    for path in [
        "/verification/social/github/authorization-uri",
        "/verification/social/github/verify",
        "/verification/sso/one/authorization-uri",
        "/verification/totp/secret",
        "/verification/totp/verify",
        "/verification/web-authn/registration",
        "/verification/backup-code/verify",
        "/verification/sign-in-passkey/authentication",
        "/verification/mfa-verification-code",
        "/preflight/sign-in-passkey/authentication",
        "/profile/mfa",
        "/profile/mfa/mfa-skipped",
        "/user-assets/avatar",
    ] {
        let answer = talk.call("POST", path, Some(json!({}))).await;
        assert_eq!(
            (answer.status.as_u16(), answer.body.as_str()),
            (404, "Not Found"),
            "{path}"
        );
    }
}

/// What is secret of a conversation stays inside.
#[tokio::test]
async fn the_interaction_shows_no_secret() {
    let (app, _manager, web) = open_house().await;
    let mut talk = Talk::begin(&app, &web, "Register").await;
    let body = json!({
        "identifier": { "type": "username", "value": "ann" }, "password": PASSWORD,
    });
    let path = "/verification/new-password-identity";
    let id = record(&talk.call("POST", path, Some(body)).await.expect(200));
    talk.identify(Some(&id)).await.expect(422);
    let shown = talk.interaction().await.expect(200);
    for secret in ["argon2", "digest", "password\"", PASSWORD] {
        assert!(!shown.body.contains(secret), "{secret} in {}", shown.body);
    }
    let records = shown.json()["verificationRecords"].clone();
    assert_eq!(
        records,
        json!([{
            "id": id,
            "type": "NewPasswordIdentity",
            "identifier": { "type": "username", "value": "ann" },
        }])
    );
}
