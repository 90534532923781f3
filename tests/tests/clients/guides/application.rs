//! Guides of web applications.

use keyward_tests::{Browser, Options, PHONE, TestApp, WebApp};
use serde_json::json;

use super::{
    super::program::act,
    program::{Kind, Program, free_origin},
};

/// Follows a guide, and signs a person in to what it makes and out again. `stands` is the address that its texts name.
async fn follow(guide: (&str, Kind), stands: &str) {
    let app = TestApp::with(Options {
        real_clock: true,
        ..Options::default()
    })
    .await;
    let origin = free_origin();
    let client = client(&app, &format!("{origin}/callback"), &origin).await;
    let program = Program::start(&app, guide, Some(&client), stands, origin).await;
    let (mut visitor, mut stranger) = (visitor(&app, &program), visitor(&app, &program));
    let mut browser = app.browser();

    let asked = visitor.get("/sign-in").await;
    assert!(asked.status.is_redirection(), "{asked:?}");
    let method = asked.location_param("code_challenge_method");
    assert_eq!(method.as_deref(), Some("S256"), "{asked:?}");
    let answer = act(&app, &mut browser, asked.location()).await;
    let callback = format!("{}/callback?", program.origin);
    assert!(answer.starts_with(&callback), "{answer}");

    // Who has not asked does not get in with the answer, and takes nothing from who has.
    stranger.get(&answer).await;
    assert!(!is_known(&mut stranger).await);
    let arrived = visitor.get(&answer).await;
    assert!(arrived.status.is_redirection(), "{arrived:?}");
    assert!(is_known(&mut visitor).await);
    assert!(!is_known(&mut stranger).await);

    let leaving = visitor.get("/sign-out").await;
    let end = format!("{}/session/end?", app.issuer);
    assert!(leaving.location().starts_with(&end), "{leaving:?}");
    assert!(!is_known(&mut visitor).await);
    let left = browser.get(leaving.location()).await.expect(303);
    let left = left.location().trim_end_matches('/').to_owned();
    assert_eq!(left, program.origin);
    assert_eq!(app.count("sessions"), 0);
}

/// The application as a guide has it made.
pub(super) async fn client(app: &TestApp, redirect_uri: &str, after: &str) -> WebApp {
    let manager = app.manager().await;
    app.enable_phone(&manager).await;
    let client = app.web_app(&manager, "Bookstore").await;
    let body = json!({ "oidcClientMetadata": {
        "redirectUris": [redirect_uri],
        "postLogoutRedirectUris": [after],
    } });
    let path = format!("/applications/{}", client.id);
    let saved = app.manage(&manager, "PATCH", &path, Some(body)).await;
    saved.expect(200);
    client
}

fn visitor(app: &TestApp, program: &Program) -> Browser {
    let mut browser = app.browser();
    browser.move_to(&program.origin);
    browser
}

/// Whether the first page says who it is.
async fn is_known(visitor: &mut Browser) -> bool {
    let page = visitor.get("/").await.expect(200);
    let is_known = page.body.contains(PHONE);
    assert_ne!(is_known, page.body.contains("/sign-in"), "{page:?}");
    is_known
}

#[tokio::test]
async fn fastapi() {
    follow(("fastapi", Kind::Python), "http://localhost:8000").await;
}

#[tokio::test]
async fn axum() {
    follow(("axum", Kind::Rust), "http://localhost:3000").await;
}

#[tokio::test]
async fn express() {
    follow(("express", Kind::Node), "http://localhost:3000").await;
}

#[tokio::test]
async fn go() {
    follow(("go", Kind::Go), "http://localhost:3000").await;
}
