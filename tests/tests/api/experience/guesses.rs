//! Guesses: counted before they are judged, by identifier and by address (A6.1).

use keyward_http::Choices;
use keyward_tests::{Answer, Database, Options, PHONE, TestApp};
use serde_json::{Value, json};

use super::steps::{
    EMAIL, PASSWORD, Talk, code, everything, open_house, record, refused, settings, user,
};

const BLOCKED: &str = "session.verification_blocked_too_many_attempts";

fn ann() -> Value {
    json!({
        "username": "ann", "primaryEmail": EMAIL, "primaryPhone": PHONE, "password": PASSWORD,
    })
}

async fn limit(app: &TestApp, manager: &keyward_tests::Manager, attempts: u32) {
    let policy = json!({ "sentinelPolicy": { "maxAttempts": attempts, "lockoutDuration": 10 } });
    settings(app, manager, policy).await;
}

/// 64 at once: no more are judged than may fail.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parallel_passwords_share_the_attempts() {
    let (app, manager, web) = open_house().await;
    user(&app, &manager, ann()).await;
    limit(&app, &manager, 10).await;
    let talk = Talk::begin(&app, &web, "SignIn").await;
    let mut running = tokio::task::JoinSet::new();
    for number in 0..64 {
        let mut talk = talk.clone();
        running.spawn(async move {
            let guess = format!("guess-{number}");
            talk.password("username", "ann", &guess).await
        });
    }
    let answers: Vec<Answer> = running.join_all().await;
    let count = |expected: &str| {
        let codes = answers.iter().map(code);
        codes.filter(|code| code == expected).count()
    };
    let judged = Database::of(app.folder())
        .number("SELECT COUNT(*) FROM sentinel_activities WHERE action = 'Password'");
    // Each is counted twice: for the name and for the address.
    assert_eq!(judged, 20);
    assert_eq!(count("session.invalid_credentials") + count(BLOCKED), 64);
    assert!(
        count("session.invalid_credentials") <= 9,
        "{}",
        count(BLOCKED)
    );
    let mut talk = talk;
    refused(
        &talk.password("username", "ann", PASSWORD).await,
        400,
        BLOCKED,
    );
    assert!(
        answers
            .iter()
            .all(|answer| answer.json().get("data").is_none())
    );
}

/// Passwords, codes and magic links are one pool; each identifier has its own.
#[tokio::test]
async fn one_pool_for_each_identifier() {
    let (app, manager, web) = open_house().await;
    user(&app, &manager, ann()).await;
    limit(&app, &manager, 4).await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    let sent = record(&talk.send("email", EMAIL, "SignIn").await.expect(200));
    let right = app.code(EMAIL);
    let answer = talk.password("email", EMAIL, "wrong").await;
    refused(&answer, 422, "session.invalid_credentials");
    let token = json!({ "identifier": { "type": "email", "value": EMAIL }, "token": "none" });
    let path = "/verification/one-time-token/verify";
    let answer = talk.call("POST", path, Some(token)).await;
    refused(&answer, 404, "one_time_token.token_not_found");
    let wrong = if right == "000000" {
        "111111"
    } else {
        "000000"
    };
    let answer = talk.verify("email", EMAIL, &sent, wrong).await;
    refused(&answer, 400, "verification_code.code_mismatch");
    // Another spelling is the same address.
    let answer = talk.password("email", "ANN@EXAMPLE.COM", "wrong").await;
    refused(&answer, 400, BLOCKED);
    // What is right does not help any more, and uses nothing up.
    refused(&talk.password("email", EMAIL, PASSWORD).await, 400, BLOCKED);
    refused(
        &talk.verify("email", EMAIL, &sent, &right).await,
        400,
        BLOCKED,
    );
    talk.password("username", "ann", PASSWORD).await.expect(200);
    app.clock.advance_seconds(9 * 60 + 30);
    talk.verify("email", EMAIL, &sent, &right).await.expect(400);
    app.clock.advance_seconds(31);
    talk.password("email", EMAIL, PASSWORD).await.expect(200);
}

/// A right password does not count, and does not reset the count either.
#[tokio::test]
async fn only_failures_count() {
    let (app, manager, web) = open_house().await;
    user(&app, &manager, ann()).await;
    limit(&app, &manager, 3).await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    for _ in 0..5 {
        talk.password("username", "ann", PASSWORD).await.expect(200);
    }
    talk.password("username", "ann", "wrong").await.expect(422);
    talk.password("username", "ann", PASSWORD).await.expect(200);
    talk.password("username", "ann", "wrong").await.expect(422);
    refused(
        &talk.password("username", "ann", "wrong").await,
        400,
        BLOCKED,
    );
}

/// One sender cannot try many names.
#[tokio::test]
async fn one_address_does_not_try_everybody() {
    let choices = Choices {
        sentinel_address_limit: 5,
        ..Choices::default()
    };
    let options = Options {
        choices,
        ..Options::default()
    };
    let (app, manager, web) = TestApp::with_web_app_as(options).await;
    settings(&app, &manager, everything()).await;
    user(&app, &manager, ann()).await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    for number in 0..4 {
        let answer = talk
            .password("username", &format!("n{number}"), "wrong")
            .await;
        refused(&answer, 422, "session.invalid_credentials");
    }
    refused(
        &talk.password("username", "n5", "wrong").await,
        400,
        BLOCKED,
    );
    refused(
        &talk.password("username", "ann", PASSWORD).await,
        400,
        BLOCKED,
    );
}

/// A code survives so many tries, one after the other or at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parallel_codes_share_the_tries() {
    let (app, _manager, web) = open_house().await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    let sent = record(&talk.send("email", EMAIL, "SignIn").await.expect(200));
    let right = app.code(EMAIL);
    let wrong = if right == "000000" {
        "111111"
    } else {
        "000000"
    };
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..64 {
        let (mut talk, sent) = (talk.clone(), sent.clone());
        running.spawn(async move { talk.verify("email", EMAIL, &sent, wrong).await });
    }
    let answers: Vec<Answer> = running.join_all().await;
    let judged = answers.iter().map(code);
    let judged = judged.filter(|code| code == "verification_code.code_mismatch");
    assert_eq!(judged.count(), 10);
    let answer = talk.verify("email", EMAIL, &sent, &right).await;
    refused(&answer, 400, "verification_code.exceed_max_try");
}

/// The same for magic links; and an administrator lets in who was locked out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parallel_links_share_the_attempts() {
    let (app, manager, web) = open_house().await;
    user(&app, &manager, ann()).await;
    limit(&app, &manager, 10).await;
    let made = json!({ "email": EMAIL });
    let made = app.manage(&manager, "POST", "/one-time-tokens", Some(made));
    let link = made.await.json()["token"].clone();
    let talk = Talk::begin(&app, &web, "SignIn").await;
    let follow = |token: Value| {
        let mut talk = talk.clone();
        let body = json!({ "identifier": { "type": "email", "value": EMAIL }, "token": token });
        async move {
            let path = "/verification/one-time-token/verify";
            talk.call("POST", path, Some(body)).await
        }
    };
    let mut running = tokio::task::JoinSet::new();
    for number in 0..64 {
        running.spawn(follow(format!("guess-{number}").into()));
    }
    let answers: Vec<Answer> = running.join_all().await;
    let count = |expected: &str| {
        let codes = answers.iter().map(code);
        codes.filter(|code| code == expected).count()
    };
    assert_eq!(count("one_time_token.token_not_found"), 9);
    assert_eq!(count(BLOCKED), 55);
    // The right one is not used up meanwhile.
    refused(&follow(link.clone()).await, 400, BLOCKED);
    let mut talk = talk.clone();
    refused(&talk.password("email", EMAIL, PASSWORD).await, 400, BLOCKED);
    let targets = json!({ "targetType": "User", "targets": [EMAIL] });
    let path = "/sentinel-activities/delete";
    let unlocked = app.manage(&manager, "POST", path, Some(targets)).await;
    unlocked.expect(204);
    talk.password("email", EMAIL, PASSWORD).await.expect(200);
    follow(link).await.expect(200);
}
