//! Signing up: identifier × what the settings demand.

use keyward_http::Choices;
use keyward_tests::{Database, Options, PHONE, TestApp};
use serde_json::{Value, json};

use super::steps::{
    EMAIL, OTHER_PASSWORD, PASSWORD, Talk, everything, open_house, record, refused, settings, user,
};
use crate::api::oidc::evidence::Before;

fn sign_up(identifiers: &[&str], password: bool, secondary: &[&str]) -> Value {
    let secondary: Vec<Value> = secondary
        .iter()
        .map(|identifier| json!({ "identifier": identifier, "verify": true }))
        .collect();
    json!({ "signUp": {
        "identifiers": identifiers, "password": password, "verify": !identifiers.contains(&"username"),
        "secondaryIdentifiers": secondary,
    } })
}

async fn username_and_password(talk: &mut Talk, username: &str) -> String {
    let body = json!({
        "identifier": { "type": "username", "value": username }, "password": PASSWORD,
    });
    let path = "/verification/new-password-identity";
    record(&talk.call("POST", path, Some(body)).await.expect(200))
}

fn stored(app: &TestApp, column: &str) -> String {
    Database::of(app.folder()).text(&format!("SELECT {column} FROM users"))
}

#[tokio::test]
async fn an_account_begins_with_what_the_settings_demand() {
    for (identifiers, password, secondary, missing) in [
        (&["username"][..], true, &[][..], vec![]),
        (&["email"], false, &[], vec!["email"]),
        (&["phone"], false, &[], vec!["phone"]),
        (&["email", "phone"], false, &[], vec!["emailOrPhone"]),
        (&["username"], true, &["email"], vec!["email"]),
        (&["username"], true, &["emailOrPhone"], vec!["emailOrPhone"]),
        (
            &["username"],
            true,
            &["email", "phone"],
            vec!["email", "phone"],
        ),
    ] {
        let (app, manager, web) = open_house().await;
        settings(&app, &manager, sign_up(identifiers, password, secondary)).await;
        let mut talk = Talk::begin(&app, &web, "Register").await;
        let proof = username_and_password(&mut talk, "ann").await;
        let mut answer = talk.identify(Some(&proof)).await;
        for lacking in &missing {
            refused(&answer, 422, "user.missing_profile");
            let told = answer.json()["data"]["missingProfile"].clone();
            assert_eq!(told[0], *lacking, "{told}");
            let (kind, value) = match *lacking {
                "phone" => ("phone", PHONE),
                _ => ("email", EMAIL),
            };
            let proof = talk.prove(&app, kind, value, "Register").await;
            let added = json!({ "type": kind, "verificationId": proof });
            talk.profile(added).await.expect(204);
            // What the failed identification collected has stayed.
            answer = talk.identify(None).await;
        }
        answer.expect(201);
        talk.finish().await;
        assert_eq!(app.count("users"), 1);
        assert_eq!(stored(&app, "username"), "ann");
        let mut again = Talk::begin(&app, &web, "SignIn").await;
        again
            .password("username", "ann", PASSWORD)
            .await
            .expect(200);
    }
}

#[tokio::test]
async fn a_code_and_a_password_after_it() {
    let (app, manager, web) = open_house().await;
    settings(&app, &manager, sign_up(&["email"], true, &[])).await;
    let mut talk = Talk::begin(&app, &web, "Register").await;
    let proof = talk.prove(&app, "email", EMAIL, "Register").await;
    let answer = talk.identify(Some(&proof)).await;
    refused(&answer, 422, "user.missing_profile");
    assert_eq!(answer.json()["data"]["missingProfile"], json!(["password"]));
    assert_eq!(app.count("users"), 0);
    // The shown profile has no digest.
    let password = json!({ "type": "password", "value": PASSWORD });
    talk.profile(password).await.expect(204);
    let shown = talk.interaction().await.expect(200);
    assert!(!shown.body.contains("argon2"), "{}", shown.body);
    assert_eq!(shown.json()["profile"]["primaryEmail"], EMAIL);
    talk.identify(None).await.expect(201);
    talk.finish().await;
    assert_eq!(stored(&app, "primary_email"), EMAIL);
    let mut again = Talk::begin(&app, &web, "SignIn").await;
    again.password("email", EMAIL, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn what_somebody_has_is_refused() {
    let (app, manager, web) = open_house().await;
    let ann = json!({
        "username": "ann", "primaryEmail": EMAIL, "primaryPhone": PHONE, "password": PASSWORD,
    });
    user(&app, &manager, ann).await;
    let mut talk = Talk::begin(&app, &web, "Register").await;
    for (kind, value, code) in [
        ("email", "Ann@example.com", "user.email_already_in_use"),
        ("phone", PHONE, "user.phone_already_in_use"),
    ] {
        let proof = talk.prove(&app, kind, value, "Register").await;
        refused(&talk.identify(Some(&proof)).await, 422, code);
        let added = json!({ "type": kind, "verificationId": proof });
        refused(&talk.profile(added).await, 422, code);
        // With the same proof they sign in.
        talk.switch("SignIn").await.expect(204);
        talk.identify(Some(&proof)).await.expect(204);
        talk.put("Register").await.expect(204);
    }
    let body = json!({
        "identifier": { "type": "username", "value": "ann" }, "password": PASSWORD,
    });
    let path = "/verification/new-password-identity";
    let answer = talk.call("POST", path, Some(body)).await;
    refused(&answer, 422, "user.username_already_in_use");
    let named = json!({ "type": "username", "value": "ann" });
    let answer = talk.profile(named).await;
    refused(&answer, 422, "user.username_already_in_use");
    assert_eq!(app.count("users"), 1);
}

/// One proof, and the name somebody else takes in the meantime.
#[tokio::test]
async fn a_name_that_was_free_at_first() {
    let (app, manager, web) = open_house().await;
    settings(&app, &manager, sign_up(&["username"], true, &[])).await;
    let mut first = Talk::begin(&app, &web, "Register").await;
    let mut second = Talk::begin(&app, &web, "Register").await;
    let (one, two) = (
        username_and_password(&mut first, "ann").await,
        username_and_password(&mut second, "ann").await,
    );
    first.identify(Some(&one)).await.expect(201);
    let answer = second.identify(Some(&two)).await;
    refused(&answer, 422, "user.username_already_in_use");
    assert_eq!(app.count("users"), 1);
    // Who has an account in this conversation does not make a second one.
    let answer = first.identify(None).await;
    refused(&answer, 409, "session.identity_conflict");
    assert_eq!(app.count("users"), 1);
}

#[tokio::test]
async fn a_closed_door_makes_no_account() {
    let (app, manager, web) = open_house().await;
    settings(&app, &manager, json!({ "signInMode": "SignIn" })).await;
    let mut talk = Talk::begin(&app, &web, "Register").await;
    let proof = talk.prove(&app, "email", EMAIL, "Register").await;
    let answer = talk.identify(Some(&proof)).await;
    refused(&answer, 403, "auth.forbidden");
    let mut other = Talk::begin(&app, &web, "SignIn").await;
    refused(&other.switch("Register").await, 403, "auth.forbidden");
    settings(&app, &manager, json!({ "signInMode": "Register" })).await;
    let mut other = Talk::begin(&app, &web, "Register").await;
    refused(&other.switch("SignIn").await, 403, "auth.forbidden");
    assert_eq!(app.count("users"), 0);
}

#[tokio::test]
async fn an_unknown_address_goes_on_to_register_with_the_same_proof() {
    let (app, _manager, web) = open_house().await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    let proof = talk.prove(&app, "email", EMAIL, "SignIn").await;
    let answer = talk.identify(Some(&proof)).await;
    refused(&answer, 404, "user.user_not_exist");
    assert_eq!(answer.json()["data"], json!({ "identifier": EMAIL }));
    talk.switch("Register").await.expect(204);
    talk.identify(Some(&proof)).await.expect(201);
    talk.finish().await;
    assert_eq!(app.count("users"), 1);
}

#[tokio::test]
async fn blocked_addresses_do_not_sign_up() {
    let (app, manager, web) = open_house().await;
    let change = json!({ "emailBlocklistPolicy": {
        "blockSubaddressing": true, "customBlocklist": ["@blocked.example"],
    } });
    settings(&app, &manager, change).await;
    let mut talk = Talk::begin(&app, &web, "Register").await;
    for (email, code) in [
        (
            "a@blocked.example",
            "session.email_blocklist.email_not_allowed",
        ),
        (
            "a+b@example.com",
            "session.email_blocklist.email_subaddressing_not_allowed",
        ),
    ] {
        refused(&talk.send("email", email, "Register").await, 422, code);
        assert!(app.codes(email).is_empty());
        // A proof made for another purpose does not help.
        let proof = talk.prove(&app, "email", email, "SignIn").await;
        refused(&talk.identify(Some(&proof)).await, 422, code);
        let added = json!({ "type": "email", "verificationId": proof });
        refused(&talk.profile(added).await, 422, code);
    }
    assert_eq!(app.count("users"), 0);
}

#[tokio::test]
async fn names_and_passwords_obey_the_policies() {
    let (app, manager, web) = open_house().await;
    let change = json!({ "usernamePolicy": {
        "caseSensitive": true, "minLength": 3, "maxLength": 8,
        "allowedChars": { "lowercase": true, "uppercase": false, "numbers": false, "underscore": false },
    } });
    settings(&app, &manager, change).await;
    let mut talk = Talk::begin(&app, &web, "Register").await;
    for (name, code) in [
        ("ab", "user.username_too_short"),
        ("abcdefghi", "user.username_too_long"),
        ("Abc", "user.username_uppercase_not_allowed"),
        ("abc1", "user.username_numbers_not_allowed"),
        ("a_bc", "user.username_underscore_not_allowed"),
    ] {
        let named = json!({ "type": "username", "value": name });
        refused(&talk.profile(named).await, 422, code);
        let proof = username_and_password(&mut talk, name).await;
        refused(&talk.identify(Some(&proof)).await, 422, code);
    }
    for name in ["", "1a", "a b", "é"] {
        let named = json!({ "type": "username", "value": name });
        refused(&talk.profile(named).await, 400, "guard.invalid_input");
    }
    let short = json!({ "type": "password", "value": "aaaaaa" });
    let answer = talk.profile(short).await;
    refused(&answer, 422, "password.rejected");
    let data = answer.json()["data"].clone();
    let issue = json!({ "code": "password_rejected.too_short", "interpolation": { "min": 8 } });
    assert!(data.as_array().expect("issues").contains(&issue), "{data}");
    let good = json!({ "type": "password", "value": OTHER_PASSWORD });
    talk.profile(good).await.expect(204);
}

/// A6.2: every printable character counts, to the last one.
#[tokio::test]
async fn a_password_is_taken_whole() {
    let (app, manager, web) = open_house().await;
    settings(&app, &manager, sign_up(&["username"], true, &[])).await;
    let printable: String = (' '..='~').collect();
    let long = printable.chars().cycle().take(255).collect::<String>() + "Z";
    let mut talk = Talk::begin(&app, &web, "Register").await;
    for (password, status) in [
        (format!("{long}!"), 422),
        ("\u{e9}".repeat(9), 422),
        (long.clone(), 200),
    ] {
        let body = json!({
            "identifier": { "type": "username", "value": "ann" }, "password": password,
        });
        let path = "/verification/new-password-identity";
        let answer = talk.call("POST", path, Some(body)).await.expect(status);
        if status == 200 {
            talk.identify(Some(&record(&answer))).await.expect(201);
        }
    }
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    let other = format!("{}Y", &long[..255]);
    for wrong in [&other, &long[..255], long.trim_start()] {
        talk.password("username", "ann", wrong).await.expect(422);
    }
    talk.password("username", "ann", &long).await.expect(200);
}

/// A role that the operator gives to new users, and that is not there.
#[tokio::test]
async fn without_a_role_that_new_users_get_nobody_is_made() {
    let choices = Choices {
        default_role_names: ["member".to_owned()].into(),
        ..Choices::default()
    };
    let options = Options {
        choices,
        ..Options::default()
    };
    let (app, manager, web) = TestApp::with_web_app_as(options).await;
    settings(&app, &manager, everything()).await;
    let mut talk = Talk::begin(&app, &web, "Register").await;
    let proof = talk.prove(&app, "email", EMAIL, "Register").await;
    let before = Before::of(&app).await;
    let answer = talk.identify(Some(&proof)).await;
    refused(&answer, 400, "role.default_role_missing");
    before.expect_nothing(&app, "a missing role").await;
    let role = json!({ "name": "member", "description": "x", "type": "User" });
    let made = app.manage(&manager, "POST", "/roles", Some(role)).await;
    made.expect(200);
    talk.identify(Some(&proof)).await.expect(201);
}

/// Two clicks make one account, and one session.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parallel_registrations_make_one_account() {
    let (app, _manager, web) = open_house().await;
    let mut talk = Talk::begin(&app, &web, "Register").await;
    let proof = talk.prove(&app, "phone", PHONE, "Register").await;
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let (mut talk, proof) = (talk.clone(), proof.clone());
        running.spawn(async move { talk.identify(Some(&proof)).await.status.as_u16() });
    }
    let answers = running.join_all().await;
    let made = answers.iter().filter(|status| **status == 201).count();
    assert_eq!(made, 1, "{answers:?}");
    assert!(answers.iter().all(|status| matches!(status, 201 | 409)));
    assert_eq!(app.count("users"), 1);
    talk.finish().await;
    assert_eq!(app.count("sessions"), 1);
}
