//! A captcha through the API: solved once at the beginning (reference experience-api.md §1).

use keyward_tests::{
    Manager, Options, TestApp, WebApp,
    fakes::captcha::{CaptchaProviders, SECRET_KEY, SITE_KEY, Token},
};
use serde_json::{Value, json};

use super::steps::{EMAIL, Talk, everything, refused, settings};

const fn token() -> Token {
    Token {
        score: 1.0,
        action: "interaction",
    }
}

/// A server where everybody is asked.
async fn asking(providers: &CaptchaProviders) -> (TestApp, Manager, WebApp) {
    let options = Options {
        routes: providers.routes(),
        ..Options::default()
    };
    let (app, manager, web) = TestApp::with_web_app_as(options).await;
    let provider = json!({ "config": {
        "type": "Turnstile", "siteKey": SITE_KEY, "secretKey": SECRET_KEY,
    } });
    let put = app.manage(&manager, "PUT", "/captcha-provider", Some(provider));
    put.await.expect(200);
    let mut asks = everything();
    asks["captchaPolicy"] = json!({ "enabled": true });
    settings(&app, &manager, asks).await;
    (app, manager, web)
}

async fn begin(talk: &mut Talk, event: &str, token: &str) -> keyward_tests::Answer {
    let body = json!({ "interactionEvent": event, "captchaToken": token });
    talk.call("PUT", "", Some(body)).await
}

async fn state(talk: &mut Talk) -> Value {
    talk.interaction().await.expect(200).json()["captcha"].clone()
}

#[tokio::test]
async fn whoever_solves_it_goes_on() {
    let providers = CaptchaProviders::start(&[("one", token()), ("two", token())]).await;
    let (app, manager, web) = asking(&providers).await;
    let mut talk = Talk::begin(&app, &web, "Register").await;
    refused(
        &talk.send("email", EMAIL, "Register").await,
        422,
        "session.captcha_required",
    );
    // What is no captcha changes nothing.
    for bad in ["", "unknown"] {
        let answer = begin(&mut talk, "SignIn", bad).await;
        refused(&answer, 422, "session.captcha_failed");
    }
    let shown = talk.interaction().await.expect(200).json();
    assert_eq!(shown["interactionEvent"], "Register");
    begin(&mut talk, "Register", "one").await.expect(204);
    let solved = json!({ "verified": true, "skipped": false });
    assert_eq!(state(&mut talk).await, solved);
    let proof = talk.prove(&app, "email", EMAIL, "Register").await;
    talk.identify(Some(&proof)).await.expect(201);
    talk.finish().await;

    // It is of one conversation, and a token is of one solution.
    let mut other = Talk::begin(&app, &web, "SignIn").await;
    refused(
        &begin(&mut other, "SignIn", "one").await,
        422,
        "session.captcha_failed",
    );
    refused(
        &other.send("email", EMAIL, "SignIn").await,
        422,
        "session.captcha_required",
    );
    begin(&mut other, "SignIn", "two").await.expect(204);
    other.switch("Register").await.expect(204);
    assert_eq!(state(&mut other).await, solved);
    // To begin anew is to be asked anew.
    other.put("SignIn").await.expect(204);
    let open = json!({ "verified": false, "skipped": false });
    assert_eq!(state(&mut other).await, open);

    // A magic link is proof enough.
    let body = json!({ "email": EMAIL });
    let made = app.manage(&manager, "POST", "/one-time-tokens", Some(body));
    let link = made.await.json()["token"].clone();
    let body = json!({ "identifier": { "type": "email", "value": EMAIL }, "token": link });
    let path = "/verification/one-time-token/verify";
    let record = super::steps::record(&other.call("POST", path, Some(body)).await.expect(200));
    let skipped = json!({ "verified": false, "skipped": true });
    assert_eq!(state(&mut other).await, skipped);
    other.identify(Some(&record)).await.expect(204);
    other.finish().await;
}

/// A token is asked about although nobody demands it.
#[tokio::test]
async fn a_token_is_judged_whatever_the_policy_says() {
    let providers = CaptchaProviders::start(&[("one", token())]).await;
    let (app, manager, web) = asking(&providers).await;
    let off = json!({ "captchaPolicy": { "enabled": false } });
    settings(&app, &manager, off).await;
    let mut talk = Talk::waiting(&app, &web).await;
    let answer = begin(&mut talk, "SignIn", "unknown").await;
    refused(&answer, 422, "session.captcha_failed");
    refused(
        &talk.interaction().await,
        404,
        "session.interaction_not_found",
    );
    begin(&mut talk, "SignIn", "one").await.expect(204);
}

#[tokio::test]
async fn a_provider_that_is_gone_lets_nobody_in() {
    let providers = CaptchaProviders::start(&[("one", token())]).await;
    let (app, _manager, web) = asking(&providers).await;
    drop(providers);
    let mut talk = Talk::waiting(&app, &web).await;
    let answer = begin(&mut talk, "SignIn", "one").await;
    refused(&answer, 422, "session.captcha_failed");
    assert_eq!(app.count("interactions"), 0);
}
