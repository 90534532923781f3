//! Which routes there are, and what their answers never tell.

use keyward_tests::Database;
use serde_json::json;

use super::steps::{EMAIL, PASSWORD, Talk, open_house, record, refused};
use crate::api::oidc::evidence::Before;

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
    // Who acts is shown, and that no second factor waits.
    let context = shown.json()["signInContext"].clone();
    assert_eq!(context, json!({ "ip": "127.0.0.1" }));
    assert_eq!(shown.json()["mfa"], json!({}));
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

/// A6.8: six digits, others each time, and nowhere but in the message.
#[tokio::test]
async fn a_code_is_told_to_its_owner_only() {
    let (app, _manager, web) = open_house().await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    for _ in 0..3 {
        let sent = talk.send("email", EMAIL, "SignIn").await.expect(200);
        let shown = talk.interaction().await.expect(200);
        let code = app.code(EMAIL);
        assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()));
        for told in [sent.json().to_string(), shown.json().to_string()] {
            let secret = format!("\"{code}\"");
            assert!(!told.contains(&secret), "{told}");
        }
    }
    let mut codes = app.codes(EMAIL);
    codes.dedup();
    assert!(codes.len() > 1, "{codes:?}");
    // The newest alone is left, as a digest under the server's key.
    let database = Database::of(app.folder());
    let digests = "SELECT COUNT(*) FROM verification_codes WHERE LENGTH(code_hmac) = 32";
    assert_eq!(
        (database.number(digests), app.count("verification_codes")),
        (1, 1)
    );
}

/// A picture: everything is checked but for the place where it would be kept.
#[tokio::test]
async fn a_picture_has_no_place_yet() {
    let (app, _manager, web) = open_house().await;
    let mut talk = Talk::waiting(&app, &web).await;
    let upload = async |talk: &Talk, name: &str, content: &[u8]| {
        let mut body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"me.png\"\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--x--\r\n");
        let url = "/api/experience/user-assets/avatar";
        let request = app
            .http
            .post(app.url(url))
            .header("cookie", talk.browser.cookie_line(url))
            .header("content-type", "multipart/form-data; boundary=x")
            .body(body);
        app.send(request).await
    };
    let gif = b"GIF89a....;";
    let answer = upload(&talk, "file", gif).await;
    refused(&answer, 404, "session.interaction_not_found");
    for (event, content, code) in [
        (
            "ForgotPassword",
            &gif[..],
            "session.not_supported_for_forgot_password",
        ),
        ("SignIn", gif, "session.invalid_interaction_type"),
        ("Register", b"<svg/>", "guard.mime_type_not_allowed"),
        ("Register", b"", "guard.mime_type_not_allowed"),
        ("Register", gif, "storage.not_configured"),
    ] {
        talk.put(event).await.expect(204);
        let before = Before::of(&app).await;
        refused(&upload(&talk, "file", content).await, 400, code);
        before.expect_nothing(&app, event).await;
    }
    refused(
        &upload(&talk, "other", gif).await,
        400,
        "guard.invalid_input",
    );
    let path = "/user-assets/avatar";
    for body in [None, Some(json!({ "file": "x" }))] {
        let answer = talk.call("POST", path, body).await;
        refused(&answer, 400, "guard.invalid_input");
    }
    let nobody = Talk {
        browser: app.browser(),
    };
    let answer = upload(&nobody, "file", gif).await;
    refused(&answer, 400, "session.not_found");
}
