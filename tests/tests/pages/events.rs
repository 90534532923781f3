//! The audit log of a sign-in: every step, refused ones too, in the contract's keys (reference
//! webhooks-and-logs.md §5), each under the id of the request that caused it.

use keyward_tests::{Answer, PHONE, TestApp, WEB_APP, csrf, form_action};
use serde_json::{Value, json};

use super::{
    evidence::{Before, Entry, text},
    steps::{STRANGER, account, code_page, confirm, other_than, post_phone, resend},
};

const SEND: &str = "Interaction.SignIn.Verification.PhoneVerificationCode.Create";
const SUBMIT: &str = "Interaction.SignIn.Verification.PhoneVerificationCode.Submit";

/// Each entry with the place of its request among the answers.
fn by_request(entries: &[Entry], answers: &[Answer]) -> Vec<(usize, String)> {
    entries
        .iter()
        .map(|entry| {
            let id = entry.text("requestId");
            let place = answers
                .iter()
                .position(|answer| answer.header("logto-core-request-id") == id);
            (
                place.expect("an entry has the id of its request"),
                entry.line(),
            )
        })
        .collect()
}

#[tokio::test]
async fn the_whole_story_of_a_newcomer() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let before = Before::of(&app).await;
    let mut browser = app.browser();
    let authorize = web.authorize(&[
        ("scope", "openid offline_access phone"),
        ("prompt", "consent"),
    ]);
    let mut answers = vec![browser.get(&authorize).await.expect(303)];
    let page = browser.get(answers[0].location()).await.expect(200);
    answers.push(page.clone());
    let sent = post_phone(&mut browser, &page, STRANGER).await.expect(303);
    answers.push(sent.clone());
    let page = browser.get(sent.location()).await.expect(200);
    answers.push(page.clone());
    let wrong = other_than(&app.code(STRANGER));
    answers.push(
        app.enter_code(&mut browser, &page, &wrong)
            .await
            .expect(400),
    );
    answers.push(resend(&mut browser, &page).await.expect(429));
    app.clock.advance_seconds(60);
    answers.push(resend(&mut browser, &page).await.expect(303));
    let entered = app
        .enter_code(&mut browser, &page, &app.code(STRANGER))
        .await
        .expect(303);
    answers.push(entered.clone());
    let offer = browser.get(entered.location()).await.expect(200);
    answers.push(offer.clone());
    let made = confirm(&mut browser, &offer).await.expect(303);
    answers.push(made.clone());
    let redirect = browser.get(made.location()).await.expect(303);
    answers.push(redirect.clone());
    let redeemed = app.redeem(&web, &redirect).await.expect(200);
    answers.push(redeemed.clone());
    let refresh = redeemed.json()["refresh_token"]
        .as_str()
        .expect("a token")
        .to_owned();
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &*refresh),
    ];
    answers.push(
        app.post_form_as("/oidc/token", web.credentials(), &form)
            .await
            .expect(200),
    );
    answers.push(app.redeem(&web, &redirect).await.expect(400));
    let silent = browser.get(&web.authorize(&[])).await.expect(303);
    assert!(silent.location_param("code").is_some());
    answers.push(silent);
    let hint = redeemed.json()["id_token"]
        .as_str()
        .expect("a token")
        .to_owned();
    let end = browser
        .get(&format!("/oidc/session/end?id_token_hint={hint}"))
        .await;
    answers.push(end.expect(303));

    let entries = before.entries(&app).await;
    let expected = [
        (2, "Interaction.Create"),
        (2, "Interaction.SignIn.Create"),
        (2, SEND),
        (4, &format!("{SUBMIT} ! verification_code.code_mismatch")),
        (5, &format!("{SEND} ! request.message_rate_limited")),
        (6, SEND),
        (7, SUBMIT),
        (
            7,
            "Interaction.SignIn.Identifier.Submit ! user.user_not_exist",
        ),
        (9, "Interaction.Register.Update"),
        (9, "Interaction.Register.Identifier.Submit"),
        (9, "Interaction.Register.Submit"),
        (10, "Interaction.End"),
        (11, "ExchangeTokenBy.AuthorizationCode"),
        (12, "ExchangeTokenBy.RefreshToken"),
        // A code that comes twice ends what it gave.
        (13, "RevokeToken"),
        (13, "ExchangeTokenBy.AuthorizationCode ! oidc.invalid_grant"),
        (15, "RevokeToken"),
    ];
    let expected = expected.map(|(place, line)| (place, line.to_owned()));
    let mut found = by_request(&entries, &answers);
    // Nobody waits for the entry of a refused token request: it may come after the next one's.
    found.sort_by_key(|(place, _)| *place);
    assert_eq!(found, expected);
    expect_payloads(&app, &entries, &web.id);
}

/// Whom an entry is about, and where its request came from.
fn expect_payloads(app: &TestApp, entries: &[Entry], client_id: &str) {
    let user = text(app, "SELECT id FROM users");
    let made = entries
        .iter()
        .position(|entry| entry.key == "Interaction.Register.Identifier.Submit");
    let made = made.expect("an account was made");
    let interaction = entries[0].text("interactionId").to_owned();
    assert_eq!(interaction.len(), 43);
    for (place, entry) in entries.iter().enumerate() {
        let is_interaction = entry.key.starts_with("Interaction.");
        assert_eq!(entry.text("applicationId"), client_id, "{entry:?}");
        assert_eq!(entry.text("ip"), "127.0.0.1", "{entry:?}");
        let expected = if is_interaction {
            interaction.as_str()
        } else {
            ""
        };
        assert_eq!(entry.text("interactionId"), expected, "{entry:?}");
        let is_refusal = entry.payload["result"] == "Error";
        if place >= made && !is_refusal && entry.key != "RevokeToken" {
            assert_eq!(entry.text("userId"), user, "{entry:?}");
        }
        if place < made {
            assert_eq!(entry.payload["userId"], Value::Null, "{entry:?}");
        }
    }
    assert_eq!(entries[0].payload["prompt"], json!({ "name": "login" }));
    let exchanged = entries
        .iter()
        .find(|entry| entry.key == "ExchangeTokenBy.AuthorizationCode");
    let exchanged = &exchanged.expect("redeemed").payload;
    assert_eq!(
        exchanged["tokenTypes"],
        json!(["AccessToken", "RefreshToken", "IdToken"])
    );
}

/// One id in header, error body and audit entry.
#[tokio::test]
async fn a_refused_exchange_can_be_traced() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let before = Before::of(&app).await;
    let refused = app
        .post_form_as(
            "/oidc/token",
            (&web.id, "wrong"),
            &[
                ("grant_type", "authorization_code"),
                ("code", "x"),
                ("redirect_uri", WEB_APP),
            ],
        )
        .await
        .expect(401);
    let entries = before.entries(&app).await;
    assert_eq!(entries.len(), 1);
    assert_eq!(
        entries[0].line(),
        "ExchangeTokenBy.AuthorizationCode ! oidc.invalid_client"
    );
    let id = refused.header("logto-core-request-id");
    assert_eq!(refused.json()["requestId"], id);
    assert_eq!(entries[0].text("requestId"), id);
    assert_eq!(entries[0].text("applicationId"), web.id);
}

/// What makes no sense writes nothing.
#[tokio::test]
async fn a_request_that_cannot_be_read_writes_nothing() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, PHONE).await;
    let phone_page = browser
        .get(&format!("/sign-in?app_id={}", web.id))
        .await
        .expect(200);
    let before = Before::of(&app).await;
    let (token, to_phone, to_code) = (csrf(&page), form_action(&phone_page), form_action(&page));
    browser
        .post(&to_phone, &[("csrf", &token), ("phone", "12")])
        .await
        .expect(422);
    browser
        .post(&to_code, &[("csrf", &token), ("code", "12")])
        .await
        .expect(422);
    browser
        .post(&to_code, &[("csrf", "no"), ("code", "123456")])
        .await
        .expect(403);
    browser
        .post(&to_phone, &[("phone", "a"), ("phone", "b")])
        .await;
    for query in [
        "",
        "client_id=",
        "client_id=nobody",
        "client_id=a&client_id=b",
    ] {
        app.get(&format!("/oidc/auth?{query}")).await.expect(400);
    }
    app.get(&web.authorize(&[("response_type", "token")])).await;
    for form in [
        &[][..],
        &[("grant_type", "authorization_code")],
        &[("grant_type", "refresh_token")],
        &[("grant_type", "a"), ("grant_type", "b")],
    ] {
        let refused = app
            .post_form_as("/oidc/token", web.credentials(), form)
            .await;
        assert!(refused.status.is_client_error(), "{form:?}");
    }
    app.get("/oidc/me").await.expect(401);
    app.get("/oidc/session/end?id_token_hint=x")
        .await
        .expect(400);
    for body in [
        json!([]),
        json!({ "signInMode": "Open" }),
        json!({ "color": null }),
    ] {
        app.manage(&manager, "PATCH", "/sign-in-exp", Some(body))
            .await
            .expect(400);
    }
    for body in [
        json!(null),
        json!({}),
        json!({ "name": 1, "type": "Traditional" }),
    ] {
        app.manage(&manager, "POST", "/applications", Some(body))
            .await
            .expect(400);
    }
    app.manage(&manager, "GET", "/logs?start_time=x", None)
        .await
        .expect(400);
    before.expect_nothing(&app).await;
}

/// Nothing is written before somebody acts (DESIGN §2).
#[tokio::test]
async fn looking_writes_nothing() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let before = Before::of(&app).await;
    let mut browser = app.browser();
    for screen in ["sign_in", "register"] {
        let first = web.authorize(&[("first_screen", screen)]);
        browser.follow(&first).await.expect(200);
    }
    browser.get("/unknown-session").await.expect(404);
    browser
        .get(&web.authorize(&[("prompt", "none")]))
        .await
        .expect(303);
    before.expect_nothing(&app).await;
}

/// A request that is too long for a cookie is stored at once, and so is the beginning of its
/// conversation: once, however it goes on.
#[tokio::test]
async fn a_long_request_begins_with_being_stored() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let before = Before::of(&app).await;
    let mut browser = app.browser();
    let state = "s".repeat(3000);
    let long = web.authorize(&[]).replace("st4te", &state);
    let page = browser.follow(&long).await.expect(200);
    let page = app.send_code(&mut browser, &page, PHONE).await;
    let entered = app.enter_code(&mut browser, &page, &app.code(PHONE)).await;
    let offer = browser.follow(entered.location()).await.expect(200);
    let made = confirm(&mut browser, &offer).await.expect(303);
    let redirect = browser.follow(made.location()).await.expect(303);
    assert_eq!(redirect.location_param("state"), Some(state));
    assert_eq!(
        before.story(&app).await,
        [
            "Interaction.Create",
            "Interaction.SignIn.Create",
            SEND,
            SUBMIT,
            "Interaction.SignIn.Identifier.Submit ! user.user_not_exist",
            "Interaction.Register.Update",
            "Interaction.Register.Identifier.Submit",
            "Interaction.Register.Submit",
            "Interaction.End",
        ]
    );
    let ids: Vec<String> = before
        .entries(&app)
        .await
        .iter()
        .map(|entry| entry.text("interactionId").to_owned())
        .collect();
    assert!(
        ids.iter().all(|id| id.len() == 43 && *id == ids[0]),
        "{ids:?}"
    );
}

/// `GET /api/logs`: newest first, by key, application, user and time; changes by administrators only
/// when asked for.
#[tokio::test]
async fn administrators_read_them() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let second_app = app.web_app(&manager, "Library").await;
    account(&app, &web, PHONE).await;
    let (user, middle) = (
        text(&app, "SELECT id FROM users"),
        app.shared.now().millis() + 1,
    );
    app.clock.advance_seconds(60);
    account(&app, &second_app, STRANGER).await;
    let list = async |query: &str| {
        let listed = app
            .manage(
                &manager,
                "GET",
                &format!("/logs?page_size=100{query}"),
                None,
            )
            .await;
        let listed = listed.expect(200);
        let rows = listed.json().as_array().expect("a list").clone();
        assert_eq!(listed.header("total-number"), rows.len().to_string());
        rows
    };
    let keys = |rows: &[Value]| -> Vec<String> {
        rows.iter()
            .map(|row| row["key"].as_str().expect("a key").to_owned())
            .collect()
    };
    let all = list("").await;
    let one = [
        "Interaction.End",
        "Interaction.Register.Submit",
        "Interaction.Register.Identifier.Submit",
        "Interaction.Register.Update",
        "Interaction.SignIn.Identifier.Submit",
        SUBMIT,
        SEND,
        "Interaction.SignIn.Create",
        "Interaction.Create",
    ];
    let newest_first = all
        .iter()
        .map(|row| row["createdAt"].as_i64().expect("a time"));
    assert!(newest_first.is_sorted_by(|a, b| a >= b));
    let mut expected: Vec<&str> = one
        .iter()
        .chain(&one)
        .copied()
        .chain(["ExchangeTokenBy.ClientCredentials"])
        .collect();
    let mut found = keys(&all);
    expected.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, expected);
    for row in &all {
        assert_eq!(row["payload"]["key"], row["key"]);
        assert_eq!(row["tenantId"], "default");
        let id = row["id"].as_str().expect("an id");
        let single = app
            .manage(&manager, "GET", &format!("/logs/{id}"), None)
            .await
            .expect(200);
        assert_eq!(single.json(), *row);
    }
    assert_eq!(list(&format!("&applicationId={}", web.id)).await.len(), 9);
    assert_eq!(list(&format!("&logKey={SEND}")).await.len(), 2);
    assert_eq!(
        list(&format!("&applicationId={}&logKey={SEND}", second_app.id))
            .await
            .len(),
        1
    );
    let of_user = keys(&list(&format!("&userId={user}")).await);
    assert_eq!(of_user.len(), 3, "{of_user:?}");
    assert_eq!(list(&format!("&start_time={middle}")).await.len(), 9);
    assert_eq!(list(&format!("&end_time={middle}")).await.len(), 10);
    assert!(
        list("&logKey=Management.Application.Create")
            .await
            .is_empty()
    );
    let managed = list("&includeManagement=true&logKey=Management.Application.Create").await;
    assert_eq!(managed.len(), 3);
    let ids: Vec<&str> = managed
        .iter()
        .filter_map(|row| row["payload"]["targetId"].as_str())
        .collect();
    for id in [&web.id, &second_app.id, &manager.client_id] {
        assert!(ids.contains(&id.as_str()), "{ids:?}");
    }
    assert!(list("&userId=nobody").await.is_empty());
    let inverted = app
        .manage(&manager, "GET", "/logs?start_time=2&end_time=1", None)
        .await;
    assert_eq!(
        inverted.expect(400).json()["code"],
        "log.invalid_time_window"
    );
    let none = app
        .manage(&manager, "GET", "/logs/nothing", None)
        .await
        .expect(404);
    assert_eq!(none.json()["code"], "entity.not_exists_with_id");
}
