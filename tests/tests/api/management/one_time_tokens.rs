//! One-time tokens: used once, by whom they are for, until they end; and nowhere readable.

use std::sync::Arc;

use keyward_tests::{Answer, Manager, TestApp};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::house::is_stored;
use crate::api::oidc::evidence::Before;

const EMAIL: &str = "ann@example.com";

async fn make(app: &TestApp, manager: &Manager, more: &Value) -> Value {
    let mut body = json!({ "email": EMAIL });
    body.as_object_mut()
        .expect("an object")
        .extend(more.as_object().expect("an object").clone());
    let made = app
        .manage(manager, "POST", "/one-time-tokens", Some(body))
        .await;
    made.expect(201).json()
}

async fn verify(app: &TestApp, manager: &Manager, token: &Value, email: &str) -> Answer {
    let body = json!({ "token": token, "email": email });
    app.manage(manager, "POST", "/one-time-tokens/verify", Some(body))
        .await
}

fn told(answer: &Answer) -> (u16, String) {
    let code = answer.json()["code"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    (answer.status.as_u16(), code)
}

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, format!("one_time_token.{code}"))
}

#[tokio::test]
async fn a_token_proves_an_address_once() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let context = json!({ "jitOrganizationIds": ["org"], "interactionEvent": "Register" });
    let made = make(&app, &manager, &json!({ "context": context })).await;
    assert_eq!(made["context"], context);
    assert_eq!(made["status"], "active");
    assert_eq!(made["token"].as_str().expect("a token").len(), 32);
    let lifetime = made["expiresAt"].as_i64().zip(made["createdAt"].as_i64());
    assert_eq!(lifetime.map(|(end, start)| end - start), Some(600_000));
    let before = Before::of(&app).await;
    let stranger = verify(&app, &manager, &made["token"], "Ann@example.com").await;
    assert_eq!(told(&stranger), refused(400, "email_mismatch"));
    let unknown = verify(&app, &manager, &json!("x".repeat(32)), EMAIL).await;
    assert_eq!(told(&unknown), refused(404, "token_not_found"));
    before.expect_nothing(&app, "refused tokens").await;
    let used = verify(&app, &manager, &made["token"], EMAIL)
        .await
        .expect(200);
    assert_eq!(used.json()["status"], "consumed");
    let again = verify(&app, &manager, &made["token"], EMAIL).await;
    assert_eq!(told(&again), refused(400, "token_consumed"));
}

#[tokio::test]
async fn of_many_parallel_uses_one_succeeds() {
    let app = Arc::new(TestApp::start().await);
    let manager = app.manager().await;
    let token = make(&app, &manager, &json!({})).await["token"].clone();
    let mut all = JoinSet::new();
    for _ in 0..32 {
        let (app, manager, token) = (app.clone(), manager.clone(), token.clone());
        all.spawn(async move { verify(&app, &manager, &token, EMAIL).await });
    }
    let answers = all.join_all().await;
    let used = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(used, 1);
    let others = answers.iter().filter(|answer| answer.status != 200);
    for answer in others {
        assert_eq!(told(answer), refused(400, "token_consumed"));
    }
}

#[tokio::test]
async fn a_token_ends_and_can_be_taken_back() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let short = make(&app, &manager, &json!({ "expiresIn": 5 })).await;
    let long = make(&app, &manager, &json!({})).await;
    app.clock.advance_seconds(5);
    let expired = verify(&app, &manager, &short["token"], EMAIL).await;
    assert_eq!(told(&expired), refused(400, "token_expired"));
    let path = format!("/one-time-tokens/{}", short["id"].as_str().expect("an id"));
    let seen = app.manage(&manager, "GET", &path, None).await.expect(200);
    assert_eq!(seen.json()["status"], "expired");
    let path = format!("/one-time-tokens/{}", long["id"].as_str().expect("an id"));
    let status = format!("{path}/status");
    let set = async |to: &str| {
        app.manage(&manager, "PUT", &status, Some(json!({ "status": to })))
            .await
    };
    assert_eq!(
        told(&set("active").await),
        refused(400, "cannot_reactivate_token")
    );
    assert_eq!(set("revoked").await.expect(200).json()["status"], "revoked");
    let revoked = verify(&app, &manager, &long["token"], EMAIL).await;
    assert_eq!(told(&revoked), refused(400, "token_revoked"));
    app.manage(&manager, "DELETE", &path, None)
        .await
        .expect(204);
    for (method, path, body) in [
        ("GET", path.as_str(), None),
        ("DELETE", path.as_str(), None),
        ("PUT", status.as_str(), Some(json!({ "status": "revoked" }))),
    ] {
        let gone = app.manage(&manager, method, path, body).await;
        assert_eq!(gone.status, 404, "{method} {path}");
    }
}

#[tokio::test]
async fn lists_are_filtered_by_what_became_of_a_token() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let old = make(&app, &manager, &json!({ "expiresIn": 1 })).await;
    app.clock.advance_seconds(1);
    let used = make(&app, &manager, &json!({})).await;
    verify(&app, &manager, &used["token"], EMAIL)
        .await
        .expect(200);
    app.clock.advance_seconds(1);
    let other = make(&app, &manager, &json!({ "email": "bo@example.com" })).await;
    let ids = async |query: &str| -> Vec<Value> {
        let path = format!("/one-time-tokens{query}");
        let listed = app.manage(&manager, "GET", &path, None).await.expect(200);
        let rows = listed.json().as_array().cloned().unwrap_or_default();
        rows.into_iter().map(|row| row["id"].clone()).collect()
    };
    let [old, used, other] = [old, used, other].map(|token| token["id"].clone());
    assert_eq!(ids("").await, [other.clone(), used.clone(), old.clone()]);
    assert_eq!(ids("?status=active").await, std::slice::from_ref(&other));
    assert_eq!(ids("?status=expired").await, std::slice::from_ref(&old));
    assert_eq!(ids("?status=consumed").await, std::slice::from_ref(&used));
    assert_eq!(ids("?status=revoked").await, Vec::<Value>::new());
    assert_eq!(
        ids("?email=ann%40example.com").await,
        [used.clone(), old.clone()]
    );
    let page = app
        .manage(&manager, "GET", "/one-time-tokens?page=2&page_size=2", None)
        .await
        .expect(200);
    assert_eq!(page.header("total-number"), "3");
    assert_eq!(page.json()[0]["id"], old);
    let wrong = app
        .manage(&manager, "GET", "/one-time-tokens?status=gone", None)
        .await;
    assert_eq!(wrong.status, 400);
}

#[tokio::test]
async fn what_is_stored_lets_nobody_in() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let token = make(&app, &manager, &json!({})).await["token"].clone();
    let token = token.as_str().expect("a token");
    assert!(is_stored(&app, "one_time_tokens", EMAIL));
    assert!(!is_stored(&app, "one_time_tokens", token));
}
