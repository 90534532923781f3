//! A sample of the matrix of `api/experience/matrix.rs` on the pages, with and without scripts
//! (`matrix.mjs`): which pages come, and who has an account afterwards. The ways of `flows.rs` are not
//! repeated.

use axum::http::Method;
use keyward_tests::{Database, Options, TestApp};
use serde_json::{Value, json};

use super::{plain_app::PlainApp, script, servers};

const PASSWORD: &str = "violet-Harbour-41";
const NEW_PASSWORD: &str = "amber-Lantern-77";

const NAMES: &str = "names";
const ADDRESSES: &str = "addresses";
const EITHER: &str = "either";

/// A cell: what is demanded of new accounts, what somebody sets out to do, by what, and the pages that
/// come then.
struct Cell {
    sign_up: &'static str,
    first_screen: &'static str,
    by: &'static str,
    identifier: Whose,
    pages: &'static str,
}

/// Whose identifier it is.
#[derive(Clone, Copy)]
enum Whose {
    /// Of the account that has all of them.
    All(&'static str),
    /// Of somebody who has this one only, and a password.
    Own(&'static str),
    /// Of nobody.
    New(&'static str),
}

const CELLS: [Cell; 7] = [
    Cell {
        sign_up: NAMES,
        first_screen: "sign_in",
        by: "password",
        identifier: Whose::All("phone"),
        pages: "identifier > password > app",
    },
    Cell {
        sign_up: NAMES,
        first_screen: "reset_password",
        by: "code",
        identifier: Whose::Own("phone"),
        pages: "identifier > code > new password > done",
    },
    Cell {
        sign_up: ADDRESSES,
        first_screen: "register",
        by: "code",
        identifier: Whose::New("email"),
        pages: "identifier > code > app",
    },
    Cell {
        sign_up: ADDRESSES,
        first_screen: "sign_in",
        by: "code",
        identifier: Whose::New("email"),
        pages: "identifier > password > code > no account > app",
    },
    Cell {
        sign_up: ADDRESSES,
        first_screen: "register",
        by: "code",
        identifier: Whose::All("email"),
        pages: "identifier > code > account exists > app",
    },
    Cell {
        sign_up: ADDRESSES,
        first_screen: "sign_in",
        by: "password",
        identifier: Whose::Own("username"),
        pages: "identifier > password > further > code > app",
    },
    Cell {
        sign_up: EITHER,
        first_screen: "register",
        by: "code",
        identifier: Whose::New("phone"),
        pages: "identifier > code > new password > app",
    },
];

/// All ways in; what an account must have differs.
fn settings(identifiers: &[&str], password: bool) -> Value {
    let method = |identifier: &str, code: bool| {
        json!({
            "identifier": identifier, "password": true,
            "verificationCode": code, "isPasswordPrimary": true,
        })
    };
    json!({
        "signInMode": "SignInAndRegister",
        "signIn": { "methods": [
            method("username", false), method("email", true), method("phone", true),
        ] },
        "signUp": { "identifiers": identifiers, "password": password, "verify": true },
        "forgotPasswordMethods": ["EmailVerificationCode", "PhoneVerificationCode"],
        "signUpProfileFields": [],
    })
}

/// What nobody else has.
fn fresh(identifier: &str, number: usize) -> String {
    match identifier {
        "username" => format!("person{number}"),
        "email" => format!("person{number}@shop.example"),
        _ => format!("86138001381{number:02}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sample_with_and_without_scripts() {
    let app = TestApp::with(Options {
        real_clock: true,
        ..Options::default()
    })
    .await;
    let manager = app.manager().await;
    let make = async |body: Value| {
        let made = app.manage(&manager, "POST", "/users", Some(body)).await;
        made.expect(200);
    };
    let path = "/sign-in-exp";
    let calls = vec![
        (NAMES, Method::PATCH, path, settings(&["username"], true)),
        (ADDRESSES, Method::PATCH, path, settings(&["email"], false)),
        (
            EITHER,
            Method::PATCH,
            path,
            settings(&["email", "phone"], true),
        ),
    ];
    let switches = servers::switches(&app, &manager, calls).await;
    let shop = PlainApp::new(&app, &manager, "Bookstore").await;
    let codes = servers::codes(super::latest_in_inbox(&app)).await;
    make(json!({
        "username": "all", "primaryEmail": "all@shop.example", "primaryPhone": "8613800138000",
        "password": PASSWORD,
    }))
    .await;
    let (mut walks, mut expected, mut accounts) = (Vec::new(), Vec::new(), 1);
    for cell in &CELLS {
        for scripts in [true, false] {
            let value = match cell.identifier {
                Whose::All("email") => "all@shop.example".to_owned(),
                Whose::All(_) => "8613800138000".to_owned(),
                Whose::Own(identifier) | Whose::New(identifier) => fresh(identifier, walks.len()),
            };
            if let Whose::Own(identifier) = cell.identifier {
                let column = match identifier {
                    "username" => "username",
                    _ => "primaryPhone",
                };
                make(json!({ column: value, "password": PASSWORD })).await;
            }
            accounts += i64::from(!matches!(cell.identifier, Whose::All(_)));
            let screen = [("first_screen", cell.first_screen)];
            walks.push(json!({
                "url": shop.authorize(&app, &screen),
                "signUp": cell.sign_up,
                "by": cell.by,
                "value": value,
                "scripts": scripts,
            }));
            expected.push(cell.pages);
        }
    }

    let seen = script::run(
        "matrix",
        &json!({
            "walks": walks,
            "switchUrls": {
                NAMES: switches.url(&format!("/{NAMES}")),
                ADDRESSES: switches.url(&format!("/{ADDRESSES}")),
                EITHER: switches.url(&format!("/{EITHER}")),
            },
            "codeUrl": codes.url("/code"),
            "redirect": shop.redirect,
            "password": PASSWORD,
            "newPassword": NEW_PASSWORD,
        }),
    )
    .await;

    assert_eq!(seen["walked"], json!(expected));
    assert_eq!(app.count("users"), accounts);
    // Who got what on the way: an address, a password.
    let database = Database::of(app.folder());
    let count = |condition: &str| {
        database.text(&format!(
            "SELECT CAST(COUNT(*) AS TEXT) FROM users WHERE {condition}"
        ))
    };
    for (condition, expected) in [
        ("primary_email LIKE 'further-%'", "2"),
        (
            "primary_email LIKE 'person%' AND password_hash IS NULL",
            "4",
        ),
        (
            "primary_phone LIKE '86138001381%' AND password_hash IS NOT NULL",
            "4",
        ),
        // All but whoever chose a new password, who has not signed in with it yet.
        ("last_sign_in_at IS NULL", "2"),
    ] {
        assert_eq!(count(condition), expected, "{condition}");
    }
}
