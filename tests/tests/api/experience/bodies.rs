//! Every operation of the published document × what its schema does not allow: refused with what is
//! wrong, and nothing changed.

use keyward_tests::PHONE;
use serde_json::{Value, json};

use super::steps::{EMAIL, PASSWORD, Talk, code, open_house, refused};
use crate::api::{
    management::{document::Document, malformed::variants},
    oidc::evidence::Before,
};

const DOCUMENT: &str = "/api/.well-known/experience.openapi.json";

/// What an operation takes.
fn good(operation: &str) -> Value {
    let username = json!({ "type": "username", "value": "ann" });
    let email = json!({ "type": "email", "value": EMAIL });
    let phone = json!({ "type": "phone", "value": PHONE });
    match operation {
        "PUT /api/experience" => json!({ "interactionEvent": "Register", "captchaToken": "t" }),
        "PUT /api/experience/interaction-event" => json!({ "interactionEvent": "SignIn" }),
        "POST /api/experience/identification" => json!({ "verificationId": "unknown" }),
        "POST /api/experience/profile" => json!({ "type": "username", "value": "ann" }),
        "PUT /api/experience/profile/password" => json!({ "password": PASSWORD }),
        "POST /api/experience/verification/password"
        | "POST /api/experience/verification/new-password-identity" => {
            json!({ "identifier": username, "password": PASSWORD })
        }
        "POST /api/experience/verification/verification-code" => {
            json!({ "identifier": phone, "interactionEvent": "Register" })
        }
        "POST /api/experience/verification/verification-code/verify" => {
            json!({ "identifier": phone, "verificationId": "unknown", "code": "000000" })
        }
        "POST /api/experience/verification/one-time-token/verify" => {
            json!({ "identifier": email, "token": "unknown" })
        }
        other => panic!("what does {other} take?"),
    }
}

#[tokio::test]
async fn no_body_that_the_schema_forbids_is_taken() {
    let (app, _manager, web) = open_house().await;
    let document = Document::at(&app, DOCUMENT).await;
    let mut talk = Talk::begin(&app, &web, "Register").await;
    let before = Before::of(&app).await;
    let mut others = Vec::new();
    let mut swept = 0;
    for operation in document.operations() {
        let Some(schema) = &operation.body else {
            continue;
        };
        let good = good(&operation.name());
        others.push((operation.clone(), good.clone()));
        for wrong in variants(&document, schema, &good) {
            if !wrong.is_forbidden {
                others.push((operation.clone(), wrong.body));
                continue;
            }
            let (method, path) = (&operation.method, &operation.path);
            let answer = talk.browser.json(method, path, Some(wrong.body)).await;
            let what = format!("{} with {}", operation.name(), wrong.what);
            let told = (answer.status.as_u16(), code(&answer));
            assert_eq!(told, (400, "guard.invalid_input".to_owned()), "{what}");
            assert!(answer.json()["details"].is_string(), "{what}");
            assert!(!answer.body.contains("xxxx"), "{what}");
            swept += 1;
        }
    }
    assert!(swept > 100, "bodies were swept: {swept}");
    before.expect_nothing(&app, "the sweep").await;
    // What the schema allows is no fault of ours, and a good body is no bad one.
    let mut goods = 0;
    for (operation, body) in others {
        let (method, path) = (&operation.method, &operation.path);
        let is_good = body == good(&operation.name());
        let answer = talk.browser.json(method, path, Some(body)).await;
        let what = format!("{}: {}", operation.name(), answer.body);
        assert!(answer.status.as_u16() < 500, "{what}");
        if is_good {
            goods += 1;
            assert!(!what.contains("guard.invalid_input"), "{what}");
        }
    }
    assert!(goods >= 10, "{goods}");
}

/// What only the rule of the form can tell.
#[tokio::test]
async fn what_is_no_address_is_none() {
    let (app, _manager, web) = open_house().await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    let before = Before::of(&app).await;
    let long = format!("{}@example.com", "a".repeat(128));
    for kind in ["email", "phone"] {
        for value in ["", "a", "a@b", "@b.c", "12", "+49171", "a b@c.d", &long] {
            let answer = talk.send(kind, value, "SignIn").await;
            refused(&answer, 400, "guard.invalid_input");
        }
    }
    let answer = talk.send("username", "ann", "SignIn").await;
    refused(&answer, 400, "guard.invalid_input");
    for values in [json!([]), json!("x"), json!(null), json!(1)] {
        let body = json!({ "type": "extraProfile", "values": values });
        refused(&talk.profile(body).await, 400, "guard.invalid_input");
    }
    before.expect_nothing(&app, "the sweep").await;
}
