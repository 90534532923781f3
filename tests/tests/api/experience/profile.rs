//! What an account gets on the way, and what it must have.

use keyward_tests::{Database, PHONE};
use serde_json::{Value, json};

use super::steps::{
    EMAIL, OTHER_PASSWORD, PASSWORD, Talk, open_house, record, refused, settings, user,
};

fn ann() -> Value {
    json!({ "username": "ann", "password": PASSWORD })
}

/// Old users are asked too, and the answer is written at the end.
#[tokio::test]
async fn somebody_who_signs_in_gives_what_is_missing() {
    let (app, manager, web) = open_house().await;
    user(&app, &manager, ann()).await;
    let change = json!({ "signUp": {
        "identifiers": ["username"], "password": true, "verify": false,
        "secondaryIdentifiers": [{ "identifier": "email", "verify": true }],
    } });
    settings(&app, &manager, change).await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    let proof = record(&talk.password("username", "ann", PASSWORD).await.expect(200));
    let named = json!({ "type": "username", "value": "bob" });
    let answer = talk.profile(named.clone()).await;
    refused(&answer, 404, "session.identifier_not_found");
    talk.identify(Some(&proof)).await.expect(204);
    for (body, code) in [
        (named, "user.username_exists_in_profile"),
        (
            json!({ "type": "password", "value": PASSWORD }),
            "user.same_password",
        ),
        (
            json!({ "type": "password", "value": OTHER_PASSWORD }),
            "user.password_exists_in_profile",
        ),
    ] {
        refused(&talk.profile(body).await, 422, code);
    }
    let answer = talk.submit().await;
    refused(&answer, 422, "user.missing_profile");
    assert_eq!(
        answer.json()["data"],
        json!({ "missingProfile": ["email"] })
    );
    let proof = talk.prove(&app, "email", EMAIL, "SignIn").await;
    let added = json!({ "type": "email", "verificationId": proof });
    talk.profile(added.clone()).await.expect(204);
    let stored = || {
        Database::of(app.folder())
            .texts("SELECT primary_email FROM users WHERE primary_email IS NOT NULL")
    };
    assert!(stored().is_empty());
    talk.finish().await;
    assert_eq!(stored(), [EMAIL]);
    // Next time there is nothing to ask, and no second address.
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    let proof = record(&talk.password("email", EMAIL, PASSWORD).await.expect(200));
    talk.identify(Some(&proof)).await.expect(204);
    let other = talk
        .prove(&app, "email", "other@example.com", "SignIn")
        .await;
    let added = json!({ "type": "email", "verificationId": other });
    refused(
        &talk.profile(added).await,
        422,
        "user.email_exists_in_profile",
    );
    talk.finish().await;
}

/// A7.5: an address goes to nobody who has not proved it in the same conversation.
#[tokio::test]
async fn an_address_is_proved_before_it_is_anybodys() {
    let (app, manager, web) = open_house().await;
    user(&app, &manager, ann()).await;
    let change =
        json!({ "signUp": { "identifiers": ["username"], "password": true, "verify": false } });
    settings(&app, &manager, change).await;
    let mut elsewhere = Talk::begin(&app, &web, "SignIn").await;
    let foreign = elsewhere.prove(&app, "email", EMAIL, "SignIn").await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    let proof = record(&talk.password("username", "ann", PASSWORD).await.expect(200));
    talk.identify(Some(&proof)).await.expect(204);
    let sent = record(&talk.send("email", EMAIL, "SignIn").await.expect(200));
    for (id, status, code) in [
        (sent, 400, "session.verification_failed"),
        (foreign, 404, "session.verification_session_not_found"),
        (proof, 404, "session.verification_session_not_found"),
    ] {
        let added = json!({ "type": "email", "verificationId": id });
        refused(&talk.profile(added).await, status, code);
    }
    talk.finish().await;
    let stored =
        Database::of(app.folder()).texts("SELECT id FROM users WHERE primary_email IS NOT NULL");
    assert!(stored.is_empty(), "{stored:?}");
}

/// An address that is given on the way goes to nobody who takes it meanwhile.
#[tokio::test]
async fn an_address_is_checked_again_at_the_end() {
    let (app, manager, web) = open_house().await;
    user(&app, &manager, ann()).await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    let proof = record(&talk.password("username", "ann", PASSWORD).await.expect(200));
    talk.identify(Some(&proof)).await.expect(204);
    let proof = talk.prove(&app, "phone", PHONE, "SignIn").await;
    let added = json!({ "type": "phone", "verificationId": proof });
    talk.profile(added).await.expect(204);
    user(&app, &manager, json!({ "primaryPhone": PHONE })).await;
    refused(&talk.submit().await, 422, "user.phone_already_in_use");
    assert_eq!(app.count("sessions"), 0);
}

#[tokio::test]
async fn fields_of_the_sign_up_go_where_they_belong() {
    let (app, manager, web) = open_house().await;
    let fields = [
        json!({ "name": "fullname", "type": "Fullname", "label": "Name", "required": true,
            "config": { "parts": [
                { "name": "givenName", "type": "Text", "label": "Given", "enabled": true, "required": true },
            ] } }),
        json!({ "name": "shoeSize", "type": "Number", "label": "Size", "required": false, "config": {} }),
    ];
    for field in fields {
        let made = app.manage(&manager, "POST", "/custom-profile-fields", Some(field));
        let made = made.await;
        assert!(made.status.is_success(), "{}", made.body);
    }
    let mut talk = Talk::begin(&app, &web, "Register").await;
    let proof = talk.prove(&app, "email", EMAIL, "Register").await;
    let answer = talk.identify(Some(&proof)).await;
    refused(&answer, 422, "user.missing_profile");
    assert_eq!(
        answer.json()["data"],
        json!({ "missingProfile": ["extraProfile"] })
    );
    for (values, status, code) in [
        (
            json!({ "username": "x" }),
            400,
            "custom_profile_fields.name_conflict_sign_in_identifier",
        ),
        (
            json!({ "preferredUsername": "x" }),
            400,
            "custom_profile_fields.name_conflict_built_in_prop",
        ),
        (
            json!({ "onboarding": "x" }),
            400,
            "custom_profile_fields.name_conflict_custom_data",
        ),
        (json!({ "a-b": "x" }), 400, "guard.invalid_input"),
    ] {
        let body = json!({ "type": "extraProfile", "values": values });
        refused(&talk.profile(body).await, status, code);
    }
    // Once asked, only what is required is missing.
    let body = json!({ "type": "extraProfile", "values": {} });
    talk.profile(body).await.expect(204);
    refused(&talk.identify(None).await, 422, "user.missing_profile");
    let values = json!({ "givenName": "Ann", "name": "Ann Lee", "hobby": "chess" });
    let body = json!({ "type": "extraProfile", "values": values });
    talk.profile(body).await.expect(204);
    talk.identify(None).await.expect(201);
    talk.finish().await;
    let stored =
        |column: &str| Database::of(app.folder()).text(&format!("SELECT {column} FROM users"));
    assert_eq!(stored("name"), "Ann Lee");
    assert!(stored("profile").contains("Ann"));
    assert!(stored("custom_data").contains("chess"));
}

/// Another purpose drops what was collected for the former one.
#[tokio::test]
async fn another_purpose_begins_with_an_empty_profile() {
    let (app, _manager, web) = open_house().await;
    let mut talk = Talk::begin(&app, &web, "Register").await;
    let named = json!({ "type": "username", "value": "ann" });
    talk.profile(named).await.expect(204);
    talk.switch("Register").await.expect(204);
    let profile = async |talk: &mut Talk| talk.interaction().await.json()["profile"].clone();
    assert_eq!(profile(&mut talk).await, json!({ "username": "ann" }));
    talk.switch("SignIn").await.expect(204);
    assert_eq!(profile(&mut talk).await, json!({}));
}
