//! The order of checks, where it can be seen (reference experience-api.md §2 to §5).

use keyward_tests::PHONE;
use serde_json::{Value, json};

use super::steps::{
    EMAIL, OTHER_PASSWORD, PASSWORD, Talk, open_house, record, refused, settings, user,
};

/// No conversation, then nothing begun, then the body.
#[tokio::test]
async fn a_conversation_comes_before_the_body() {
    let (app, _manager, web) = open_house().await;
    let routes = [
        ("PUT", ""),
        ("PUT", "/interaction-event"),
        ("GET", "/sso-connectors"),
        ("POST", "/identification"),
        ("GET", "/interaction"),
        ("POST", "/submit"),
        ("POST", "/profile"),
        ("PUT", "/profile/password"),
        ("POST", "/user-assets/avatar"),
        ("POST", "/verification/password"),
        ("POST", "/verification/verification-code"),
        ("POST", "/verification/verification-code/verify"),
        ("POST", "/verification/new-password-identity"),
        ("POST", "/verification/one-time-token/verify"),
    ];
    let mut nobody = Talk {
        browser: app.browser(),
    };
    for (method, path) in routes {
        let body = (method != "GET").then(|| json!({ "x": 1 }));
        let answer = nobody.call(method, path, body).await;
        refused(&answer, 400, "session.not_found");
        let json = answer.json();
        assert_eq!(json["error"], "invalid_request", "{path}");
        assert_eq!(json["error_description"], "interaction session not found");
    }
    let mut waiting = Talk::waiting(&app, &web).await;
    let bodies = [
        (
            "PUT",
            "/interaction-event",
            json!({ "interactionEvent": "SignIn" }),
        ),
        ("POST", "/identification", json!({})),
        ("POST", "/submit", Value::Null),
        ("GET", "/interaction", Value::Null),
        (
            "POST",
            "/profile",
            json!({ "type": "username", "value": "ann" }),
        ),
        ("PUT", "/profile/password", json!({ "password": PASSWORD })),
    ];
    for (method, path, body) in bodies {
        let answer = waiting
            .call(method, path, Some(body).filter(|body| !body.is_null()))
            .await;
        refused(&answer, 404, "session.interaction_not_found");
    }
    let answer = waiting.password("username", "ann", PASSWORD).await;
    refused(&answer, 404, "session.interaction_not_found");
    let answer = waiting.send("email", EMAIL, "SignIn").await;
    refused(&answer, 404, "session.interaction_not_found");
    assert!(app.codes(EMAIL).is_empty());
    assert_eq!(app.count("interactions"), 0);
    let connectors = waiting
        .call("GET", "/sso-connectors?email=a@b.c", None)
        .await;
    assert_eq!(connectors.expect(200).json(), json!({ "connectorIds": [] }));
    let answer = waiting
        .call("GET", "/sso-connectors?email=none", None)
        .await;
    refused(&answer, 400, "guard.invalid_input");
    let answer = waiting
        .call("PUT", "", Some(json!({ "interactionEvent": "Other" })))
        .await;
    refused(&answer, 400, "guard.invalid_input");
}

#[tokio::test]
async fn a_code_is_judged_in_the_contracts_order() {
    let (app, manager, web) = open_house().await;
    let policy = json!({ "verificationCodePolicy": { "maxRetryAttempts": 2 } });
    settings(&app, &manager, policy).await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    let sent = record(&talk.send("phone", PHONE, "SignIn").await.expect(200));
    let right = app.code(PHONE);
    let wrong = if right == "000000" {
        "111111"
    } else {
        "000000"
    };
    let other = "8613800138001";
    for (value, code, told) in [
        (other, right.as_str(), "verification_code.phone_mismatch"),
        (PHONE, wrong, "verification_code.code_mismatch"),
        (PHONE, wrong, "verification_code.code_mismatch"),
        (PHONE, right.as_str(), "verification_code.exceed_max_try"),
    ] {
        refused(&talk.verify("phone", value, &sent, code).await, 400, told);
    }
    app.clock.advance_seconds(600);
    let answer = talk.verify("phone", PHONE, &sent, &right).await;
    refused(&answer, 400, "verification_code.expired");
    let answer = talk.verify("phone", other, &sent, &right).await;
    refused(&answer, 400, "verification_code.phone_mismatch");
    talk.send("phone", PHONE, "SignIn").await.expect(200);
    let answer = talk.verify("phone", PHONE, &sent, &right).await;
    refused(&answer, 404, "session.verification_session_not_found");
}

#[tokio::test]
async fn a_recipient_gets_ten_messages_in_ten_minutes() {
    let (app, _manager, web) = open_house().await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    for number in 0..10 {
        let spelling = if number % 2 == 0 {
            EMAIL
        } else {
            "ANN@example.com"
        };
        talk.send("email", spelling, "SignIn").await.expect(200);
    }
    let answer = talk.send("email", EMAIL, "SignIn").await;
    refused(&answer, 429, "request.message_rate_limited");
    // Elsewhere too.
    let mut other = Talk::begin(&app, &web, "ForgotPassword").await;
    let answer = other.send("email", EMAIL, "ForgotPassword").await;
    refused(&answer, 429, "request.message_rate_limited");
    app.clock.advance_seconds(601);
    talk.send("email", EMAIL, "SignIn").await.expect(200);
}

/// F8: from eight conversations at once, to one address in several spellings.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_limit_of_messages_holds_for_64_requests_at_once() {
    let (app, manager, web) = open_house().await;
    user(&app, &manager, json!({ "primaryEmail": EMAIL })).await;
    let mut talks = Vec::new();
    for event in ["SignIn", "Register", "SignIn", "ForgotPassword"] {
        for _ in 0..2 {
            talks.push((event, Talk::begin(&app, &web, event).await));
        }
    }
    let mut running = tokio::task::JoinSet::new();
    for number in 0..64 {
        let (event, mut talk) = talks[number % talks.len()].clone();
        let spelling = ["ann@example.com", "ANN@example.com"][number / 8 % 2];
        running.spawn(async move { talk.send("email", spelling, event).await });
    }
    let answers = running.join_all().await;
    let (sent, late): (Vec<_>, Vec<_>) = answers
        .iter()
        .partition(|answer| answer.status.is_success());
    assert_eq!((sent.len(), late.len()), (10, 54));
    for answer in late {
        refused(answer, 429, "request.message_rate_limited");
    }
    let inbox = app.shared.inbox.as_ref().expect("an inbox");
    assert_eq!(inbox.list().len(), 10);
    assert_eq!(app.count("sentinel_activities"), 10);
    // A conversation keeps the last of its codes only.
    let mut records: Vec<String> = sent.iter().map(|answer| record(answer)).collect();
    records.sort_unstable();
    records.dedup();
    assert_eq!(records.len(), 10);
    assert!(app.count("verification_codes") <= 8);
}

#[tokio::test]
async fn identification_is_judged_in_the_contracts_order() {
    let (app, manager, web) = open_house().await;
    user(
        &app,
        &manager,
        json!({ "username": "ann", "password": PASSWORD }),
    )
    .await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    refused(&talk.identify(None).await, 400, "guard.invalid_input");
    let answer = talk.identify(Some("unknown")).await;
    refused(&answer, 404, "session.verification_session_not_found");
    // The settings come before the proof itself.
    let sent = record(&talk.send("email", EMAIL, "SignIn").await.expect(200));
    settings(&app, &manager, json!({ "signInMode": "Register" })).await;
    refused(&talk.identify(Some(&sent)).await, 403, "auth.forbidden");
    let modes = json!({ "signInMode": "SignInAndRegister", "signIn": { "methods": [
        super::steps::method("username", true, false),
    ] } });
    settings(&app, &manager, modes).await;
    let answer = talk.identify(Some(&sent)).await;
    refused(&answer, 422, "user.sign_in_method_not_enabled");
    settings(&app, &manager, super::steps::everything()).await;
    refused(
        &talk.identify(Some(&sent)).await,
        400,
        "session.verification_failed",
    );
    // What is for new accounts signs nobody in.
    let body = json!({
        "identifier": { "type": "username", "value": "bob" }, "password": PASSWORD,
    });
    let path = "/verification/new-password-identity";
    let fresh = record(&talk.call("POST", path, Some(body)).await.expect(200));
    let answer = talk.identify(Some(&fresh)).await;
    refused(&answer, 422, "user.sign_in_method_not_enabled");
    // And a password makes no account.
    let password = record(&talk.password("username", "ann", PASSWORD).await.expect(200));
    talk.switch("Register").await.expect(204);
    let answer = talk.identify(Some(&password)).await;
    refused(&answer, 400, "session.verification_failed");
}

/// With a captcha that nobody can solve here: sending, making an account, completing.
#[tokio::test]
async fn a_captcha_comes_first() {
    let (app, manager, web) = open_house().await;
    user(
        &app,
        &manager,
        json!({ "username": "ann", "password": PASSWORD }),
    )
    .await;
    let mut early = Talk::begin(&app, &web, "SignIn").await;
    let proof = record(
        &early
            .password("username", "ann", PASSWORD)
            .await
            .expect(200),
    );
    early.identify(Some(&proof)).await.expect(204);
    settings(
        &app,
        &manager,
        json!({ "captchaPolicy": { "enabled": true } }),
    )
    .await;
    refused(&early.submit().await, 422, "session.captcha_required");
    let mut talk = Talk::begin(&app, &web, "Register").await;
    let answer = talk.send("email", EMAIL, "Register").await;
    refused(&answer, 422, "session.captcha_required");
    assert!(app.codes(EMAIL).is_empty());
    let named = json!({ "type": "username", "value": "bob" });
    talk.profile(named).await.expect(204);
    let password = json!({ "type": "password", "value": OTHER_PASSWORD });
    talk.profile(password).await.expect(204);
    refused(&talk.identify(None).await, 422, "session.captcha_required");
    // No provider: whatever is sent is no captcha, and nothing of the former is dropped.
    let body = json!({ "interactionEvent": "SignIn", "captchaToken": "token" });
    let answer = talk.call("PUT", "", Some(body)).await;
    refused(&answer, 422, "session.captcha_failed");
    let shown = talk.interaction().await.expect(200).json();
    assert_eq!(shown["interactionEvent"], "Register");
    assert_eq!(shown["profile"]["username"], "bob");
    assert_eq!(
        shown["captcha"],
        json!({ "verified": false, "skipped": false })
    );
}

/// Without a gateway: an error where everybody may know, and nothing where it would tell who is
/// known.
#[tokio::test]
async fn no_gateway_no_code() {
    let options = keyward_tests::Options {
        production: true,
        ..keyward_tests::Options::default()
    };
    let app = keyward_tests::TestApp::with(options).await;
    let manager = app.manager().await;
    let web = app.web_app(&manager, "Bookstore").await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    let answer = talk.send("email", EMAIL, "SignIn").await;
    refused(&answer, 501, "connector.not_found");
    user(&app, &manager, json!({ "primaryEmail": EMAIL })).await;
    for address in [EMAIL, "nobody@example.com"] {
        talk.send("email", address, "ForgotPassword")
            .await
            .expect(200);
    }
}
