//! Signing in: identifier × method × settings.

use keyward_tests::{PHONE, TestApp};
use serde_json::{Value, json};

use super::steps::{
    EMAIL, PASSWORD, Talk, everything, method, open_house, record, refused, settings, user,
};

/// Proves who somebody is, one way or another; answers the record.
async fn prove(app: &TestApp, talk: &mut Talk, kind: &str, value: &str, by: &str) -> String {
    match by {
        "password" => record(&talk.password(kind, value, PASSWORD).await.expect(200)),
        _ => talk.prove(app, kind, value, "SignIn").await,
    }
}

const WAYS: [(&str, &str, &str); 5] = [
    ("username", "ann", "password"),
    ("email", EMAIL, "password"),
    ("email", EMAIL, "code"),
    ("phone", PHONE, "password"),
    ("phone", PHONE, "code"),
];

fn ann() -> Value {
    json!({
        "username": "ann", "primaryEmail": EMAIL, "primaryPhone": PHONE, "password": PASSWORD,
    })
}

#[tokio::test]
async fn every_way_that_is_switched_on_leads_in() {
    let (app, manager, web) = open_house().await;
    let id = user(&app, &manager, ann()).await;
    for (kind, value, by) in WAYS {
        let mut talk = Talk::begin(&app, &web, "SignIn").await;
        let record = prove(&app, &mut talk, kind, value, by).await;
        talk.identify(Some(&record)).await.expect(204);
        // The same person again is no news.
        talk.identify(Some(&record)).await.expect(204);
        let shown = talk.interaction().await.expect(200).json();
        assert_eq!(shown["userId"], id.as_str(), "{kind} {by}");
        assert_eq!(shown["verificationRecords"][0]["verified"], true);
        let redirect = talk.finish().await;
        let tokens = app.redeem(&web, &redirect).await.expect(200).json();
        assert!(tokens["id_token"].is_string(), "{kind} {by}");
        // It is over.
        refused(&talk.interaction().await, 400, "session.not_found");
    }
}

#[tokio::test]
async fn a_way_that_is_switched_off_does_not() {
    let (app, manager, web) = open_house().await;
    user(&app, &manager, ann()).await;
    for (kind, value, by) in WAYS {
        // All others are on.
        let methods: Vec<Value> = ["username", "email", "phone"]
            .into_iter()
            .map(|own| {
                let code = own != "username";
                let password = own != kind || by != "password";
                method(own, password, code && (own != kind || by != "code"))
            })
            .filter(|method| method["password"] == true || method["verificationCode"] == true)
            .collect();
        let change = json!({
            "signIn": { "methods": methods },
            "signUp": { "identifiers": [], "password": true, "verify": false },
        });
        settings(&app, &manager, change).await;
        let mut talk = Talk::begin(&app, &web, "SignIn").await;
        let record = prove(&app, &mut talk, kind, value, by).await;
        let answer = talk.identify(Some(&record)).await;
        refused(&answer, 422, "user.sign_in_method_not_enabled");
        refused(&talk.submit().await, 404, "session.identifier_not_found");
    }
    assert_eq!(app.count("sessions"), 0);
}

#[tokio::test]
async fn the_mode_decides_who_comes_in() {
    let (app, manager, web) = open_house().await;
    user(&app, &manager, ann()).await;
    for (mode, status) in [
        ("SignIn", 204),
        ("SignInAndRegister", 204),
        ("Register", 403),
    ] {
        settings(&app, &manager, json!({ "signInMode": mode })).await;
        let mut talk = Talk::begin(&app, &web, "SignIn").await;
        let record = prove(&app, &mut talk, "username", "ann", "password").await;
        talk.identify(Some(&record)).await.expect(status);
    }
}

/// User names by the tenant's rule, addresses in any case, numbers in any form.
#[tokio::test]
async fn names_are_compared_as_they_are_kept() {
    let (app, manager, web) = open_house().await;
    user(&app, &manager, ann()).await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    for (kind, value, status) in [
        ("username", "ann", 200),
        ("username", "Ann", 422),
        ("email", "ANN@Example.com", 200),
        ("phone", PHONE, 200),
        ("phone", "no number", 422),
    ] {
        talk.password(kind, value, PASSWORD).await.expect(status);
    }
    let change = json!({ "usernamePolicy": {
        "caseSensitive": false, "minLength": 1, "maxLength": 128,
        "allowedChars": { "lowercase": true, "uppercase": true, "numbers": true, "underscore": true },
    } });
    settings(&app, &manager, change).await;
    talk.password("username", "ANN", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn a_suspended_account_is_told_so_only_to_its_owner() {
    let (app, manager, web) = open_house().await;
    let id = user(&app, &manager, ann()).await;
    let mut early = Talk::begin(&app, &web, "SignIn").await;
    let proof = prove(&app, &mut early, "username", "ann", "password").await;
    early.identify(Some(&proof)).await.expect(204);
    let path = format!("/users/{id}/is-suspended");
    let suspended = app.manage(
        &manager,
        "PATCH",
        &path,
        Some(json!({ "isSuspended": true })),
    );
    suspended.await.expect(200);
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    let answer = talk.password("username", "ann", "wrong").await;
    refused(&answer, 422, "session.invalid_credentials");
    let answer = talk.password("username", "ann", PASSWORD).await;
    refused(&answer, 401, "user.suspended");
    let proof = prove(&app, &mut talk, "email", EMAIL, "code").await;
    refused(&talk.identify(Some(&proof)).await, 401, "user.suspended");
    // Who was identified before goes no further either.
    refused(&early.submit().await, 401, "user.suspended");
    assert_eq!(app.count("sessions"), 0);
}

/// B17: between two steps.
#[tokio::test]
async fn who_is_removed_goes_no_further() {
    let (app, manager, web) = open_house().await;
    let id = user(&app, &manager, ann()).await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    let proof = prove(&app, &mut talk, "username", "ann", "password").await;
    talk.identify(Some(&proof)).await.expect(204);
    let path = format!("/users/{id}");
    let removed = app.manage(&manager, "DELETE", &path, None);
    removed.await.expect(204);
    let named = json!({ "type": "username", "value": "bob" });
    refused(&talk.profile(named).await, 404, "entity.not_found");
    refused(&talk.submit().await, 404, "entity.not_found");
    let answer = talk.identify(Some(&proof)).await;
    refused(&answer, 404, "user.user_not_exist");
    assert_eq!((app.count("users"), app.count("sessions")), (0, 0));
}

#[tokio::test]
async fn a_password_that_has_expired_does_not_do() {
    let (app, manager, web) = open_house().await;
    let id = user(&app, &manager, ann()).await;
    let change = json!({ "passwordExpiration": { "enabled": true, "validPeriodDays": 30 } });
    settings(&app, &manager, change).await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    talk.password("username", "ann", PASSWORD).await.expect(200);
    let path = format!("/users/{id}/password/expiration");
    let expired = app.manage(&manager, "PATCH", &path, Some(json!({ "isExpired": true })));
    expired.await.expect(200);
    let answer = talk.password("username", "ann", PASSWORD).await;
    refused(&answer, 422, "password.expired");
    let answer = talk.password("username", "ann", "wrong").await;
    refused(&answer, 422, "session.invalid_credentials");
}

/// An imported digest is made stronger at the first right password, and only then.
#[tokio::test]
async fn a_weak_digest_is_replaced() {
    let (app, manager, web) = open_house().await;
    let old = "5f4dcc3b5aa765d61d8327deb882cf99";
    let body = json!({ "username": "ann", "passwordDigest": old, "passwordAlgorithm": "MD5" });
    user(&app, &manager, body).await;
    let stored = || {
        keyward_tests::Database::of(app.folder())
            .text("SELECT password_hash FROM users WHERE username = 'ann'")
    };
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    talk.password("username", "ann", "wrong").await.expect(422);
    assert_eq!(stored(), old);
    talk.password("username", "ann", "password")
        .await
        .expect(200);
    assert!(stored().starts_with("$argon2id$"), "{}", stored());
    talk.password("username", "ann", "password")
        .await
        .expect(200);
}

#[tokio::test]
async fn a_second_person_in_one_conversation_is_refused() {
    let (app, manager, web) = open_house().await;
    user(&app, &manager, ann()).await;
    user(
        &app,
        &manager,
        json!({ "username": "bob", "password": PASSWORD }),
    )
    .await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    let first = prove(&app, &mut talk, "username", "ann", "password").await;
    talk.identify(Some(&first)).await.expect(204);
    let second = prove(&app, &mut talk, "username", "bob", "password").await;
    let answer = talk.identify(Some(&second)).await;
    refused(&answer, 409, "session.identity_conflict");
    // A new record of the same type has taken the first one's place.
    let answer = talk.identify(Some(&first)).await;
    refused(&answer, 404, "session.verification_session_not_found");
}

#[tokio::test]
async fn a_door_that_needs_a_second_factor_stays_shut() {
    let (app, manager, web) = open_house().await;
    user(&app, &manager, ann()).await;
    let mut change = everything();
    change["mfa"] = json!({ "factors": ["Totp"], "policy": "Mandatory" });
    settings(&app, &manager, change).await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    let proof = prove(&app, &mut talk, "username", "ann", "password").await;
    let answer = talk.identify(Some(&proof)).await;
    refused(&answer, 422, "user.sign_in_method_not_enabled");
}
