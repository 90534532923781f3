//! A suspended account is refused at every step (B16, B17, R11, DESIGN §9).

use keyward_tests::{Browser, PHONE, TestApp, Tokens, WebApp, csrf};
use serde_json::Value;

use super::{
    evidence::{Before, sql},
    steps::{account, code_page},
    words::expect_says,
};

const SUSPEND: &str = "UPDATE users SET is_suspended = TRUE";

#[tokio::test]
async fn at_the_code() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    account(&app, &web, PHONE).await;
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, PHONE).await;
    sql(&app, SUSPEND);
    let before = Before::of(&app).await;
    let refused = app
        .enter_code(&mut browser, &page, &app.code(PHONE))
        .await
        .expect(401);
    expect_says(&refused, "error_page.suspended.title");
    assert!(refused.body.contains("user.suspended"), "{}", refused.body);
    assert_eq!(
        before.story(&app).await,
        [
            "Interaction.SignIn.Verification.PhoneVerificationCode.Submit",
            "Interaction.SignIn.Identifier.Submit ! user.suspended",
        ]
    );
    assert_eq!(
        before.changed(&app),
        ["interactions", "logs", "verification_codes"]
    );
    // The proof is spent: it offers no account with the number, and no second try.
    let before = Before::of(&app).await;
    let app_id = format!("?app_id={}", web.id);
    let again = app
        .enter_code(&mut browser, &page, &app.code(PHONE))
        .await
        .expect(303);
    assert_eq!(again.location(), format!("/sign-in{app_id}"));
    let offer = format!("/sign-in/no-account{app_id}");
    browser.get(&offer).await.expect(303);
    let made = browser.post(&offer, &[("csrf", &csrf(&page))]).await;
    assert!(
        !made.status.is_success() && !made.location().contains("/oidc/"),
        "{made:?}"
    );
    before.expect_nothing(&app).await;
    let uid = browser
        .cookie("_interaction_resume")
        .expect("a conversation")
        .to_owned();
    browser.get(&format!("/oidc/auth/{uid}")).await.expect(400);
    assert_eq!((app.count("users"), app.count("sessions")), (1, 1));
}

/// A number at registration that belongs to a suspended account.
#[tokio::test]
async fn at_the_offer_to_sign_in() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    account(&app, &web, PHONE).await;
    sql(&app, SUSPEND);
    let mut browser = app.browser();
    let page = browser
        .follow(&web.authorize(&[("first_screen", "register")]))
        .await
        .expect(200);
    let page = app.send_code(&mut browser, &page, PHONE).await;
    let entered = app
        .enter_code(&mut browser, &page, &app.code(PHONE))
        .await
        .expect(303);
    let offer = browser.follow(entered.location()).await.expect(200);
    let before = Before::of(&app).await;
    let refused = super::steps::confirm(&mut browser, &offer)
        .await
        .expect(401);
    expect_says(&refused, "error_page.suspended.title");
    assert_eq!(
        before.story(&app).await,
        [
            "Interaction.SignIn.Update",
            "Interaction.SignIn.Identifier.Submit ! user.suspended",
        ]
    );
    assert_eq!(before.changed(&app), ["interactions", "logs"]);
}

/// Between the code and the answer for the application.
#[tokio::test]
async fn at_the_return_to_the_provider() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    account(&app, &web, PHONE).await;
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, PHONE).await;
    let entered = app
        .enter_code(&mut browser, &page, &app.code(PHONE))
        .await
        .expect(303);
    sql(&app, SUSPEND);
    let before = Before::of(&app).await;
    let refused = browser.get(entered.location()).await.expect(400);
    assert!(refused.location().is_empty() && browser.cookie("_session").is_none());
    before.expect_nothing(&app).await;
}

#[tokio::test]
async fn at_the_next_application() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let second_app = app.web_app(&manager, "Library").await;
    let mut browser = app.browser();
    app.sign_in(&mut browser, &web.authorize(&[]), PHONE).await;
    sql(&app, SUSPEND);
    let before = Before::of(&app).await;
    let page = browser.get(&second_app.authorize(&[])).await.expect(303);
    assert!(page.location().starts_with("/sign-in?"), "{page:?}");
    let silent = browser
        .get(&second_app.authorize(&[("prompt", "none")]))
        .await
        .expect(303);
    assert_eq!(
        silent.location_param("error").as_deref(),
        Some("login_required")
    );
    assert!(silent.location_param("code").is_none());
    before.expect_nothing(&app).await;
}

#[tokio::test]
async fn at_the_redemption_of_a_code() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let redirect = app.sign_in(&mut browser, &web.authorize(&[]), PHONE).await;
    sql(&app, SUSPEND);
    let before = Before::of(&app).await;
    let refused = app.redeem(&web, &redirect).await.expect(400);
    assert_eq!(refused.json()["code"], "oidc.invalid_grant");
    assert_eq!(
        before.story(&app).await,
        ["ExchangeTokenBy.AuthorizationCode ! oidc.invalid_grant"]
    );
    assert_eq!(
        (app.count("access_tokens"), app.count("refresh_tokens")),
        (0, 0)
    );
}

#[tokio::test]
async fn at_refresh_and_userinfo() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let offline = [
        ("scope", "openid offline_access phone"),
        ("prompt", "consent"),
    ];
    let tokens = app.tokens(&mut browser, &web, &offline).await;
    assert_eq!(userinfo(&app, &tokens).await, (200, Value::Null));
    assert_eq!(refresh(&app, &web, &tokens).await, (200, Value::Null));
    sql(&app, SUSPEND);
    let before = Before::of(&app).await;
    let refused = (400, Value::from("oidc.invalid_grant"));
    assert_eq!(userinfo(&app, &tokens).await, refused);
    assert_eq!(refresh(&app, &web, &tokens).await, refused);
    before
        .expect_refusal(&app, "ExchangeTokenBy.RefreshToken ! oidc.invalid_grant")
        .await;
}

/// Somebody else may sign in to their own account in the same browser.
#[tokio::test]
async fn the_browser_is_not_locked_with_the_account() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    app.sign_in(&mut browser, &web.authorize(&[]), PHONE).await;
    sql(&app, SUSPEND);
    let redirect = app
        .sign_in(&mut browser, &web.authorize(&[]), "8613800138001")
        .await;
    assert!(redirect.location_param("code").is_some());
    assert_eq!(app.count("users"), 2);
    assert!(asks_to_sign_out(&mut browser).await);
}

async fn asks_to_sign_out(browser: &mut Browser) -> bool {
    let asked = browser.get("/oidc/session/end").await.expect(200);
    !csrf(&asked).is_empty()
}

async fn userinfo(app: &TestApp, tokens: &Tokens) -> (u16, Value) {
    let request = app
        .http
        .get(app.url("/oidc/me"))
        .bearer_auth(tokens.text("access_token"));
    let answer = app.send(request).await;
    (answer.status.as_u16(), answer.json()["code"].clone())
}

async fn refresh(app: &TestApp, web: &WebApp, tokens: &Tokens) -> (u16, Value) {
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", tokens.text("refresh_token")),
    ];
    let answer = app
        .post_form_as("/oidc/token", web.credentials(), &form)
        .await;
    (answer.status.as_u16(), answer.json()["code"].clone())
}
