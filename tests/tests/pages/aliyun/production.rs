//! `keyward serve` keeps the contract's refusals, and calls nobody that was not allowed.

use std::sync::Arc;

use keyward_model::SystemClock;
use keyward_tests::{
    PHONE,
    fakes::aliyun::{Account, Gateway},
    form_action,
};
use serde_json::json;

use super::Scene;
use crate::pages::{
    evidence::Before,
    steps::{code_page, phone_page, post_phone, resend},
    words::expect_says,
};

/// An address inside that nobody allowed is not called, whoever asks.
#[tokio::test]
async fn only_the_allowed_address_is_called() {
    let scene = Scene::new().await;
    let hidden = Gateway::start(Account::example(), Arc::new(SystemClock)).await;
    let refused = scene
        .test(PHONE, &hidden.connector_config())
        .await
        .expect(400)
        .json();
    assert_eq!(refused["code"], "connector.invalid_config");
    assert_eq!((hidden.requests(), scene.gateway.requests()), (0, 0));
}

/// `keyward serve` keeps the contract's refusals: nothing stands in for a connector.
#[tokio::test]
async fn production_without_a_connector() {
    let scene = Scene::new().await;
    let (app, manager) = (&scene.app, &scene.manager);
    let web = app.web_app(manager, "Bookstore").await;
    let phone = json!({
        "signUp": { "identifiers": ["phone"], "password": false, "verify": true },
        "signIn": { "methods": [{
            "identifier": "phone", "password": false, "verificationCode": true,
            "isPasswordPrimary": false,
        }] },
    });
    let before = Before::of(app).await;
    let refused = app
        .manage(manager, "PATCH", "/sign-in-exp", Some(phone))
        .await
        .expect(400);
    assert_eq!(
        refused.json()["code"],
        "sign_in_experiences.enabled_connector_not_found"
    );
    expect_says(
        &phone_page(&mut app.browser(), &web).await,
        "password.label",
    );
    app.get(&app.inbox_path()).await.expect(404);
    before.expect_nothing(app).await;
    // The settings outlive the connector that they were made with; the page does not pretend.
    let connector = scene.connect(scene.gateway.connector_config()).await;
    app.enable_phone(manager).await;
    let mut browser = app.browser();
    let page = phone_page(&mut browser, &web).await;
    let mut sent_before = app.browser();
    let code_page = code_page(app, &mut sent_before, &web, PHONE).await;
    scene.gateway.take(PHONE).await;
    let id = connector["id"].as_str().expect("an id");
    app.manage(manager, "DELETE", &format!("/connectors/{id}"), None)
        .await
        .expect(204);
    let shown = browser.get(&form_action(&page)).await.expect(200);
    expect_says(&shown, "no_method.title");
    let before = Before::of(app).await;
    let refused = post_phone(&mut browser, &page, PHONE).await.expect(501);
    expect_says(&refused, "error.connector.not_found");
    let refused = resend(&mut sent_before, &code_page).await.expect(501);
    expect_says(&refused, "error.connector.not_found");
    let line = "Interaction.SignIn.Verification.PhoneVerificationCode.Create ! connector.not_found";
    assert_eq!(before.story(app).await, [line, line]);
    assert_eq!(before.changed(app), ["logs"]);
    assert_eq!(scene.gateway.requests(), 1);
}
