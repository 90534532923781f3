//! What was proved belongs to one conversation of one browser at one tenant (B15, B21, B29).

use keyward_tests::PHONE;
use serde_json::json;

use super::steps::{EMAIL, PASSWORD, Talk, open_house, record, refused, user};

const NOT_FOUND: &str = "session.verification_session_not_found";

#[tokio::test]
async fn a_record_is_not_carried_elsewhere() {
    let (app, manager, web) = open_house().await;
    let other_app = app.web_app(&manager, "Library").await;
    let ann = json!({ "username": "ann", "primaryEmail": EMAIL, "password": PASSWORD });
    user(&app, &manager, ann).await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    let password = record(&talk.password("username", "ann", PASSWORD).await.expect(200));
    let code = talk.prove(&app, "email", EMAIL, "SignIn").await;
    let pending = record(&talk.send("phone", PHONE, "SignIn").await.expect(200));

    // Another browser; then another application in the same one.
    let mut elsewhere = Talk::begin(&app, &web, "SignIn").await;
    let mut beside = talk.clone();
    beside
        .browser
        .get(&other_app.authorize(&[]))
        .await
        .expect(303);
    beside.put("SignIn").await.expect(204);
    for other in [&mut elsewhere, &mut beside] {
        for id in [&password, &code] {
            refused(&other.identify(Some(id)).await, 404, NOT_FOUND);
        }
        let answer = other
            .verify("phone", PHONE, &pending, &app.code(PHONE))
            .await;
        refused(&answer, 404, NOT_FOUND);
        let added = json!({ "type": "email", "verificationId": code });
        other.switch("Register").await.expect(204);
        refused(&other.profile(added).await, 404, NOT_FOUND);
    }
    // Where they were made they still count.
    talk.identify(Some(&code)).await.expect(204);
    assert_eq!(app.count("sessions"), 0);
}

#[tokio::test]
async fn a_record_of_another_type_is_none() {
    let (app, manager, web) = open_house().await;
    user(
        &app,
        &manager,
        json!({ "username": "ann", "primaryEmail": EMAIL, "password": PASSWORD }),
    )
    .await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    let password = record(&talk.password("username", "ann", PASSWORD).await.expect(200));
    let email = record(&talk.send("email", EMAIL, "SignIn").await.expect(200));
    let code = app.code(EMAIL);
    let answer = talk.verify("email", EMAIL, &password, &code).await;
    refused(&answer, 404, NOT_FOUND);
    let answer = talk.verify("phone", PHONE, &email, &code).await;
    refused(&answer, 404, NOT_FOUND);
    let answer = talk
        .verify("email", "other@example.com", &email, &code)
        .await;
    refused(&answer, 400, "verification_code.email_mismatch");
    // Not before it is complete.
    refused(
        &talk.identify(Some(&email)).await,
        400,
        "session.verification_failed",
    );
    talk.verify("email", EMAIL, &email, &code).await.expect(200);
    // Once only; the record stays complete.
    let answer = talk.verify("email", EMAIL, &email, &code).await;
    refused(&answer, 400, "verification_code.not_found");
    talk.identify(Some(&email)).await.expect(204);
    // A new code makes a new record.
    talk.send("email", EMAIL, "SignIn").await.expect(200);
    let answer = talk.verify("email", EMAIL, &email, &code).await;
    refused(&answer, 404, NOT_FOUND);
}

/// The cookies of one tenant open nothing at another.
#[tokio::test]
async fn a_conversation_of_another_tenant_is_none() {
    let (app, _manager, web) = open_house().await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    let url = "/t/admin/api/experience/interaction";
    let answer = talk.browser.json("GET", url, None).await;
    refused(&answer, 400, "session.not_found");
    let name = "_interaction";
    let value = talk.browser.cookie(name).expect("a cookie").to_owned();
    let signature = talk
        .browser
        .cookie("_interaction.sig")
        .expect("a cookie")
        .to_owned();
    talk.browser.set_cookie("_interaction_admin", &value);
    talk.browser
        .set_cookie("_interaction_admin.sig", &signature);
    let answer = talk.browser.json("GET", url, None).await;
    refused(&answer, 400, "session.not_found");
}

/// The header names the application; a conversation for another one is not meant.
#[tokio::test]
async fn the_application_chooses_the_conversation() {
    let (app, manager, web) = open_house().await;
    let other_app = app.web_app(&manager, "Library").await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    talk.browser
        .get(&other_app.authorize(&[]))
        .await
        .expect(303);
    // The latest one has not begun.
    let answer = talk.interaction().await;
    refused(&answer, 404, "session.interaction_not_found");
    let cookies = talk.browser.cookie_line("/api/experience");
    let ask = |id: &str| {
        let request = app.http.get(app.url("/api/experience/interaction"));
        request
            .header("cookie", &cookies)
            .header("logto-app-id", id.to_owned())
    };
    app.send(ask(&web.id)).await.expect(200);
    let answer = app.send(ask(&other_app.id)).await;
    refused(&answer, 404, "session.interaction_not_found");
    let answer = app.send(ask("unknown")).await;
    refused(&answer, 400, "session.not_found");
}

/// B34: what another site's page sends counts for nothing.
#[tokio::test]
async fn another_site_acts_for_nobody() {
    let (app, _manager, web) = open_house().await;
    let talk = Talk::begin(&app, &web, "SignIn").await;
    let cookies = talk.browser.cookie_line("/api/experience");
    let put = |request: reqwest::RequestBuilder| request.header("cookie", &cookies);
    let request = put(app.http.put(app.url("/api/experience")));
    let request = request.header("sec-fetch-site", "cross-site");
    let answer = app
        .send(request.json(&json!({ "interactionEvent": "SignIn" })))
        .await;
    refused(&answer, 403, "auth.forbidden");
    // A form of another site cannot say that it is JSON.
    let request = put(app.http.put(app.url("/api/experience")));
    let answer = app
        .send(request.form(&[("interactionEvent", "SignIn")]))
        .await;
    refused(&answer, 400, "guard.invalid_input");
}

/// Whoever begins anew gives up what was completed and not taken over yet.
#[tokio::test]
async fn beginning_anew_ends_what_was_completed() {
    let (app, manager, web) = open_house().await;
    user(
        &app,
        &manager,
        json!({ "username": "ann", "primaryEmail": EMAIL, "password": PASSWORD }),
    )
    .await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    let proof = record(&talk.password("username", "ann", PASSWORD).await.expect(200));
    talk.identify(Some(&proof)).await.expect(204);
    let submitted = talk.submit().await.expect(200).json();
    // Twice is the same as once.
    assert_eq!(
        talk.submit().await.expect(200).json()["redirectTo"],
        submitted["redirectTo"]
    );
    assert_eq!(app.count("sessions"), 1);
    let answer = talk.identify(Some(&proof)).await;
    refused(&answer, 404, "session.interaction_not_found");
    talk.put("SignIn").await.expect(204);
    assert_eq!(app.count("sessions"), 0);
    let redirect = submitted["redirectTo"].as_str().expect("an address");
    let resumed = talk.browser.get(redirect).await;
    assert_eq!(resumed.status, 400, "{}", resumed.body);
}
