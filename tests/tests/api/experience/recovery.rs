//! Setting a new password, and what ends with the old one.

use keyward_tests::PHONE;
use serde_json::{Value, json};

use super::steps::{EMAIL, OTHER_PASSWORD, PASSWORD, Talk, open_house, refused, settings, user};

fn ann() -> Value {
    json!({
        "username": "ann", "primaryEmail": EMAIL, "primaryPhone": PHONE, "password": PASSWORD,
    })
}

fn chosen(password: &str) -> Option<Value> {
    Some(json!({ "password": password }))
}

#[tokio::test]
async fn a_new_password_by_each_kind_of_address() {
    for (kind, value) in [("email", EMAIL), ("phone", PHONE)] {
        let (app, manager, web) = open_house().await;
        user(&app, &manager, ann()).await;
        let mut talk = Talk::begin(&app, &web, "ForgotPassword").await;
        let proof = talk.prove(&app, kind, value, "ForgotPassword").await;
        talk.identify(Some(&proof)).await.expect(204);
        // Pages take this as "go on".
        let answer = talk.submit().await;
        refused(&answer, 422, "user.new_password_required_in_profile");
        let old = talk
            .call("PUT", "/profile/password", chosen(PASSWORD))
            .await;
        refused(&old, 422, "user.same_password");
        let weak = talk.call("PUT", "/profile/password", chosen("ann")).await;
        refused(&weak, 422, "password.rejected");
        let new = talk.call("PUT", "/profile/password", chosen(OTHER_PASSWORD));
        new.await.expect(204);
        let done = talk.submit().await.expect(204);
        assert_eq!(done.body, "");
        // Nobody is signed in, and all that was proved is gone.
        assert_eq!(app.count("sessions"), 0);
        let answer = talk.submit().await;
        refused(&answer, 404, "session.interaction_not_found");
        talk.put("SignIn").await.expect(204);
        let answer = talk.identify(Some(&proof)).await;
        refused(&answer, 404, "session.verification_session_not_found");
        talk.password("username", "ann", PASSWORD).await.expect(422);
        talk.password("username", "ann", OTHER_PASSWORD)
            .await
            .expect(200);
    }
}

/// A7.3: sessions, grants and tokens of whoever knew the old password end.
#[tokio::test]
async fn sessions_and_refresh_tokens_end_with_the_old_password() {
    let (app, manager, web) = open_house().await;
    user(&app, &manager, ann()).await;
    let mut thief = Talk {
        browser: app.browser(),
    };
    let scope = [("scope", "openid offline_access"), ("prompt", "consent")];
    thief.browser.get(&web.authorize(&scope)).await.expect(303);
    thief.put("SignIn").await.expect(204);
    let proof = super::steps::record(&thief.password("username", "ann", PASSWORD).await);
    thief.identify(Some(&proof)).await.expect(204);
    let redirect = thief.finish().await;
    let tokens = app.redeem(&web, &redirect).await.expect(200).json();
    let refresh = tokens["refresh_token"]
        .as_str()
        .expect("a token")
        .to_owned();
    // Somebody who is signed in but for the cookie, too.
    let mut late = Talk::begin(&app, &web, "SignIn").await;
    let proof = super::steps::record(&late.password("username", "ann", PASSWORD).await);
    late.identify(Some(&proof)).await.expect(204);
    let resume = late.submit().await.expect(200).json();

    let mut talk = Talk::begin(&app, &web, "ForgotPassword").await;
    let proof = talk.prove(&app, "email", EMAIL, "ForgotPassword").await;
    talk.identify(Some(&proof)).await.expect(204);
    let new = talk.call("PUT", "/profile/password", chosen(OTHER_PASSWORD));
    new.await.expect(204);
    talk.submit().await.expect(204);

    assert_eq!((app.count("sessions"), app.count("grants")), (0, 0));
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &*refresh),
    ];
    let refreshed = app.post_form_as("/oidc/token", web.credentials(), &form);
    refreshed.await.expect(400);
    let again = thief.browser.get(&web.authorize(&[])).await.expect(303);
    assert!(
        again.location().starts_with("/sign-in"),
        "{}",
        again.location()
    );
    let resumed = late
        .browser
        .get(resume["redirectTo"].as_str().expect("an address"));
    assert_eq!(resumed.await.status, 400);
}

/// A7.3: what was proved by the old password proves nothing any more.
#[tokio::test]
async fn a_proof_ends_with_the_password_that_it_was_made_by() {
    let (app, manager, web) = open_house().await;
    let id = user(&app, &manager, ann()).await;
    let mut proved = Talk::begin(&app, &web, "SignIn").await;
    let proof = super::steps::record(&proved.password("username", "ann", PASSWORD).await);
    let mut identified = Talk::begin(&app, &web, "SignIn").await;
    let other = super::steps::record(&identified.password("username", "ann", PASSWORD).await);
    identified.identify(Some(&other)).await.expect(204);
    let mut by_code = Talk::begin(&app, &web, "SignIn").await;
    let code = by_code.prove(&app, "email", EMAIL, "SignIn").await;
    by_code.identify(Some(&code)).await.expect(204);
    app.clock.advance_seconds(1);
    let path = format!("/users/{id}/password");
    let changed = app.manage(&manager, "PATCH", &path, chosen(OTHER_PASSWORD));
    changed.await.expect(200);
    let answer = proved.identify(Some(&proof)).await;
    refused(&answer, 400, "session.verification_failed");
    let answer = identified.submit().await;
    refused(&answer, 400, "session.verification_failed");
    assert_eq!(app.count("sessions"), 0);
    // Whoever has proved something else goes on, and so does who knows the new one.
    by_code.finish().await;
    let proof = super::steps::record(&proved.password("username", "ann", OTHER_PASSWORD).await);
    proved.identify(Some(&proof)).await.expect(204);
    proved.finish().await;
}

#[tokio::test]
async fn only_what_the_settings_name_recovers() {
    let (app, manager, web) = open_house().await;
    user(&app, &manager, ann()).await;
    for (methods, email, phone) in [
        (json!([]), 422, 422),
        (json!(["EmailVerificationCode"]), 204, 422),
        (json!(["PhoneVerificationCode"]), 422, 204),
        (Value::Null, 204, 204),
    ] {
        settings(&app, &manager, json!({ "forgotPasswordMethods": methods })).await;
        for (kind, value, status) in [("email", EMAIL, email), ("phone", PHONE, phone)] {
            let mut talk = Talk::begin(&app, &web, "ForgotPassword").await;
            let proof = talk.prove(&app, kind, value, "ForgotPassword").await;
            let answer = talk.identify(Some(&proof)).await;
            if status == 422 {
                refused(&answer, 422, "session.not_supported_for_forgot_password");
            } else {
                answer.expect(204);
            }
        }
        app.clock.advance_seconds(601);
    }
    // A password proves nothing to somebody who forgot it.
    let mut talk = Talk::begin(&app, &web, "ForgotPassword").await;
    let proof = super::steps::record(&talk.password("username", "ann", PASSWORD).await);
    let answer = talk.identify(Some(&proof)).await;
    refused(&answer, 422, "session.not_supported_for_forgot_password");
}

#[tokio::test]
async fn steps_of_the_other_purposes_do_not_belong_here() {
    let (app, manager, web) = open_house().await;
    user(&app, &manager, ann()).await;
    let mut talk = Talk::begin(&app, &web, "ForgotPassword").await;
    for event in ["SignIn", "Register"] {
        let answer = talk.switch(event).await;
        refused(&answer, 400, "session.not_supported_for_forgot_password");
    }
    talk.switch("ForgotPassword").await.expect(204);
    let named = json!({ "type": "username", "value": "other" });
    let answer = talk.profile(named).await;
    refused(&answer, 400, "session.not_supported_for_forgot_password");
    let answer = talk
        .call("PUT", "/profile/password", chosen(OTHER_PASSWORD))
        .await;
    refused(&answer, 404, "session.identifier_not_found");
    talk.put("SignIn").await.expect(204);
    let answer = talk.switch("ForgotPassword").await;
    refused(&answer, 400, "session.not_supported_for_forgot_password");
    let answer = talk
        .call("PUT", "/profile/password", chosen(OTHER_PASSWORD))
        .await;
    refused(&answer, 400, "session.invalid_interaction_type");
}

/// Whoever is away or unknown gets the same answer, and no message.
#[tokio::test]
async fn nobody_learns_who_has_an_account() {
    let (app, manager, web) = open_house().await;
    user(&app, &manager, ann()).await;
    let mut talk = Talk::begin(&app, &web, "ForgotPassword").await;
    talk.send("email", EMAIL, "ForgotPassword")
        .await
        .expect(200);
    talk.send("email", "nobody@example.com", "ForgotPassword")
        .await
        .expect(200);
    assert_eq!(app.codes(EMAIL).len(), 1);
    assert!(app.codes("nobody@example.com").is_empty());
}
