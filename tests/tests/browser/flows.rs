//! The ways in by name, address and password (`flows.mjs`), and who has an account afterwards.

use axum::http::Method;
use keyward_tests::{Options, TestApp};
use serde_json::{Value, json};

use super::{plain_app::PlainApp, script, servers};

fn method(identifier: &str, password: bool, code: bool) -> Value {
    json!({
        "identifier": identifier, "password": password,
        "verificationCode": code, "isPasswordPrimary": password,
    })
}

/// User names and passwords, as a fresh tenant has it.
fn names() -> Value {
    json!({
        "signUp": { "identifiers": ["username"], "password": true, "verify": false },
        "signIn": { "methods": [method("username", true, false)] },
    })
}

/// Addresses that are proved, with a password, a name and a profile.
fn addresses() -> Value {
    json!({
        "signUp": {
            "identifiers": ["email"], "password": true, "verify": true,
            "secondaryIdentifiers": [{ "identifier": "username" }],
        },
        "signIn": { "methods": [method("email", true, true), method("username", true, false)] },
        "forgotPasswordMethods": ["EmailVerificationCode"],
        "signUpProfileFields": [{ "name": "nickname" }],
    })
}

/// Numbers, then an address; no passwords, no profile.
fn phones() -> Value {
    json!({
        "signUp": {
            "identifiers": ["phone"], "password": false, "verify": true,
            "secondaryIdentifiers": [{ "identifier": "email", "verify": true }],
        },
        "signIn": { "methods": [method("phone", false, true), method("email", false, true)] },
        "signUpProfileFields": [],
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn names_addresses_and_passwords_lead_in() {
    let app = TestApp::with(Options {
        real_clock: true,
        ..Options::default()
    })
    .await;
    let manager = app.manager().await;
    let none = json!({ "signUpProfileFields": [] });
    let nickname = json!({
        "name": "nickname", "type": "Text", "label": "Nickname",
        "required": true, "config": {},
    });
    for (method, path, body) in [
        ("POST", "/custom-profile-fields", nickname),
        ("PATCH", "/sign-in-exp", none),
    ] {
        let answer = app.manage(&manager, method, path, Some(body)).await;
        assert!(answer.status.is_success(), "{answer:?}");
    }
    let shop = PlainApp::new(&app, &manager, "Bookstore").await;
    let codes = servers::codes(super::latest_in_inbox(&app)).await;
    let path = "/sign-in-exp";
    let calls = vec![
        ("names", Method::PATCH, path, names()),
        ("addresses", Method::PATCH, path, addresses()),
        ("phones", Method::PATCH, path, phones()),
    ];
    let switches = servers::switches(&app, &manager, calls).await;

    script::run(
        "flows",
        &json!({
            "authorizeUrl": shop.authorize(&app, &[]),
            "registerUrl": shop.authorize(&app, &[("first_screen", "register")]),
            "switchUrls": {
                "names": switches.url("/names"),
                "addresses": switches.url("/addresses"),
                "phones": switches.url("/phones"),
            },
            "codeUrl": codes.url("/code"),
            "redirect": shop.redirect,
        }),
    )
    .await;

    // Each way made one account with scripts and one without, and signing in made none.
    let users = app.manage(&manager, "GET", "/users", None).await;
    let users = users.expect(200).json();
    let mut known: Vec<Value> = users
        .as_array()
        .expect("a list")
        .iter()
        .map(|user| {
            json!([
                user["username"],
                user["primaryEmail"],
                user["primaryPhone"],
                user["profile"]["nickname"],
            ])
        })
        .collect();
    known.sort_by_key(Value::to_string);
    assert_eq!(
        known,
        [
            json!(["ann", null, null, null]),
            json!(["bob", null, null, null]),
            json!(["cleo", "cleo@shop.example", null, "Cleo"]),
            json!(["dan", "dan@shop.example", null, "Cleo"]),
            json!([null, "xcleo@shop.example", "8613800138021", null]),
            json!([null, "xdan@shop.example", "8613800138022", null]),
        ]
    );
}
