//! Magic links: one-time tokens of the Management API, used once by a person who acts.

use keyward_tests::{Manager, TestApp};
use serde_json::{Value, json};

use super::steps::{EMAIL, PASSWORD, Talk, open_house, record, refused, settings, user};

async fn token(app: &TestApp, manager: &Manager, more: Value) -> String {
    let mut body = json!({ "email": EMAIL });
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    let made = app
        .manage(manager, "POST", "/one-time-tokens", Some(body))
        .await;
    assert!(made.status.is_success(), "{}", made.body);
    made.json()["token"].as_str().expect("a token").to_owned()
}

async fn follow(talk: &mut Talk, email: &str, token: &str) -> keyward_tests::Answer {
    let body = json!({ "identifier": { "type": "email", "value": email }, "token": token });
    talk.call("POST", "/verification/one-time-token/verify", Some(body))
        .await
}

#[tokio::test]
async fn a_link_signs_in_and_signs_up_whatever_the_settings_say() {
    let (app, manager, web) = open_house().await;
    let closed = json!({
        "signInMode": "SignIn",
        "signIn": { "methods": [super::steps::method("username", true, false)] },
    });
    settings(&app, &manager, closed).await;
    // Nobody has the address: an account is made, though the door is closed to others.
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    let link = token(&app, &manager, json!({})).await;
    let proof = record(&follow(&mut talk, EMAIL, &link).await.expect(200));
    refused(
        &talk.identify(Some(&proof)).await,
        404,
        "user.user_not_exist",
    );
    talk.switch("Register").await.expect(204);
    talk.identify(Some(&proof)).await.expect(201);
    talk.finish().await;
    // Now somebody has.
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    let link = token(&app, &manager, json!({})).await;
    let proof = record(&follow(&mut talk, EMAIL, &link).await.expect(200));
    talk.identify(Some(&proof)).await.expect(204);
    talk.finish().await;
    assert_eq!((app.count("users"), app.count("sessions")), (1, 2));
}

#[tokio::test]
async fn a_link_is_refused_in_the_contracts_order() {
    let (app, manager, web) = open_house().await;
    user(
        &app,
        &manager,
        json!({ "primaryEmail": EMAIL, "password": PASSWORD }),
    )
    .await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    let answer = follow(&mut talk, EMAIL, "unknown").await;
    refused(&answer, 404, "one_time_token.token_not_found");
    let context = json!({ "context": { "interactionEvent": "Register" }, "expiresIn": 60 });
    let bound = token(&app, &manager, context).await;
    let answer = follow(&mut talk, EMAIL, &bound).await;
    refused(&answer, 400, "one_time_token.interaction_event_mismatch");
    let answer = follow(&mut talk, "Ann@example.com", &bound).await;
    refused(&answer, 400, "one_time_token.email_mismatch");
    let used = token(&app, &manager, json!({ "expiresIn": 60 })).await;
    follow(&mut talk, EMAIL, &used).await.expect(200);
    let answer = follow(&mut talk, EMAIL, &used).await;
    refused(&answer, 400, "one_time_token.token_consumed");
    app.clock.advance_seconds(61);
    for late in [&used, &bound] {
        let answer = follow(&mut talk, EMAIL, late).await;
        refused(&answer, 400, "one_time_token.token_expired");
    }
}

/// B8: of many who follow a link at once, one is let in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_is_followed_once() {
    let (app, manager, web) = open_house().await;
    let link = token(&app, &manager, json!({})).await;
    let talk = Talk::begin(&app, &web, "SignIn").await;
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let (mut talk, link) = (talk.clone(), link.clone());
        running.spawn(async move { follow(&mut talk, EMAIL, &link).await.status.as_u16() });
    }
    let answers = running.join_all().await;
    let let_in = answers.iter().filter(|status| **status == 200).count();
    assert_eq!(let_in, 1, "{answers:?}");
}
