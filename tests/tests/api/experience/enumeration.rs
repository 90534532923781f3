//! Whether somebody has an account shows neither in answers nor in the work that is done (A6.6).

use keyward_store::Counters;
use keyward_tests::{Answer, PHONE, TestApp};
use serde_json::{Value, json};

use super::steps::{EMAIL, PASSWORD, Talk, everything, open_house, settings, user};
use crate::api::oidc::evidence::settle;

/// An answer without the request's id.
fn told(answer: &Answer) -> (u16, Value) {
    let mut body = answer.json();
    if let Some(body) = body.as_object_mut() {
        body.remove("requestId");
        // A new record has another id.
        body.remove("verificationId");
    }
    (answer.status.as_u16(), body)
}

/// What an act has cost: the store's work, and passwords that were judged or hashed.
async fn work(app: &TestApp, act: impl Future<Output = Answer>) -> (Answer, (Counters, u64)) {
    let look = || (app.shared.store.counters(), app.shared.passwords.count());
    settle(app).await;
    let before = look();
    let answer = act.await;
    settle(app).await;
    let after = look();
    (answer, (after.0 - before.0, after.1 - before.1))
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_user_are_alike() {
    let (app, manager, web) = open_house().await;
    let ann = json!({
        "username": "ann", "primaryEmail": EMAIL, "primaryPhone": PHONE, "password": PASSWORD,
    });
    user(&app, &manager, ann).await;
    user(&app, &manager, json!({ "username": "carol" })).await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    talk.password("username", "warm", "wrong").await;
    for (kind, known, unknown) in [
        ("username", "ann", "nobody"),
        ("username", "carol", "nobody2"),
        ("email", EMAIL, "nobody@example.com"),
        ("phone", PHONE, "8613800138001"),
    ] {
        let (first, one) = work(&app, talk.password(kind, known, "wrong")).await;
        let (second, other) = work(&app, talk.password(kind, unknown, "wrong")).await;
        assert_eq!(told(&first), told(&second), "{kind}");
        assert_eq!(one, other, "{kind}");
        assert_eq!(one.1, 1, "{kind}");
    }
    // A magic link that was never sent is none, whoever is said to have got it.
    let follow = |email: &str| {
        let body = json!({ "identifier": { "type": "email", "value": email }, "token": "none" });
        let mut talk = talk.clone();
        async move {
            let path = "/verification/one-time-token/verify";
            talk.call("POST", path, Some(body)).await
        }
    };
    let (first, one) = work(&app, follow(EMAIL)).await;
    let (second, other) = work(&app, follow("nobody@example.com")).await;
    assert_eq!(told(&first), told(&second));
    assert_eq!(one, other);
}

/// Where everybody may sign in and up, everybody gets a code.
#[tokio::test]
async fn a_code_for_somebody_is_like_one_for_anybody() {
    let (app, manager, web) = open_house().await;
    let ann = json!({ "primaryEmail": EMAIL, "primaryPhone": PHONE });
    user(&app, &manager, ann).await;
    for event in ["SignIn", "Register"] {
        let mut talk = Talk::begin(&app, &web, event).await;
        let warm = talk.send("email", "warm@example.com", event).await;
        warm.expect(200);
        for (kind, known, unknown) in [
            ("email", EMAIL, "nobody@example.com"),
            ("phone", PHONE, "8613800138001"),
        ] {
            let (first, one) = work(&app, talk.send(kind, known, event)).await;
            let (second, other) = work(&app, talk.send(kind, unknown, event)).await;
            assert_eq!(told(&first), told(&second), "{event} {kind}");
            assert_eq!(one, other, "{event} {kind}");
            assert_eq!(app.codes(known).len(), app.codes(unknown).len());
        }
    }
}

#[tokio::test]
async fn a_code_for_nobody_looks_like_one_that_was_sent() {
    let (app, manager, web) = open_house().await;
    let mut closed = everything();
    closed["signInMode"] = "SignIn".into();
    settings(&app, &manager, closed).await;
    user(
        &app,
        &manager,
        json!({ "primaryEmail": EMAIL, "primaryPhone": PHONE }),
    )
    .await;
    for event in ["SignIn", "ForgotPassword"] {
        let mut talk = Talk::begin(&app, &web, event).await;
        talk.send("email", "warm@example.com", event)
            .await
            .expect(200);
        for (kind, known, unknown) in [
            ("email", EMAIL, "nobody@example.com"),
            ("phone", PHONE, "8613800138001"),
        ] {
            let (first, one) = work(&app, talk.send(kind, known, event)).await;
            let (second, other) = work(&app, talk.send(kind, unknown, event)).await;
            assert_eq!(told(&first), told(&second), "{event} {kind}");
            assert_eq!(one, other, "{event} {kind}");
            assert!(!app.codes(known).is_empty() && app.codes(unknown).is_empty());
            // Nor does what comes next.
            for value in [known, unknown] {
                let sent = super::steps::record(&talk.send(kind, value, event).await);
                let answer = talk.verify(kind, value, &sent, "none").await;
                assert_eq!(told(&answer).1["code"], "verification_code.code_mismatch");
            }
        }
    }
}
