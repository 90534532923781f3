//! A code that comes twice: its tokens end (R7; RFC 9700 §4.5).

use keyward_tests::{Browser, Database, TestApp, Tokens, WEB_APP};

use crate::api::oidc::{
    clients::Client,
    evidence::{Before, last_entries},
    steps::{Returned, expect_error, sign_in, userinfo},
};

const REFUSED: &str = "ExchangeTokenBy.AuthorizationCode ! oidc.invalid_grant";

async fn redeemed() -> (TestApp, Client, Browser, String, Tokens) {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let client = Client::from(&web);
    let mut browser = app.browser();
    let ask = client
        .ask()
        .set("scope", "openid offline_access")
        .set("prompt", "consent");
    let answer = sign_in(&app, &mut browser, &ask.path(), keyward_tests::PHONE).await;
    let code = Returned::of(&answer).code().to_owned();
    let tokens = Tokens(client.redeem(&app, &code).await.expect(200).json());
    userinfo(&app, tokens.text("access_token"))
        .await
        .expect(200);
    (app, client, browser, code, tokens)
}

async fn expect_trap(app: &TestApp, client: &Client, code: &str, tokens: &Tokens) {
    let refused = client.redeem(app, code).await;
    expect_error(&refused, 400, "invalid_grant", "grant request is invalid");
    userinfo(app, tokens.text("access_token")).await.expect(401);
    let refused = client.refresh(app, tokens.text("refresh_token"), &[]).await;
    expect_error(&refused, 400, "invalid_grant", "grant request is invalid");
    assert_eq!(
        (app.count("access_tokens"), app.count("refresh_tokens")),
        (0, 0)
    );
}

#[tokio::test]
async fn oidcc_codereuse() {
    let (app, client, _browser, code, tokens) = redeemed().await;
    let refused = client.redeem(&app, &code).await;
    expect_error(&refused, 400, "invalid_grant", "grant request is invalid");
    crate::api::oidc::evidence::settle(&app).await;
    assert_eq!(last_entries(&app, 2), ["RevokeToken", REFUSED]);
    expect_trap(&app, &client, &code, &tokens).await;
}

#[tokio::test]
async fn oidcc_codereuse_30seconds() {
    let (app, client, _browser, code, tokens) = redeemed().await;
    app.clock.advance_seconds(30);
    expect_trap(&app, &client, &code, &tokens).await;
}

/// The trap stays while the code would long be over, and while its tokens have been refreshed.
#[tokio::test]
async fn the_trap_outlives_the_code() {
    let (app, client, _browser, code, tokens) = redeemed().await;
    app.clock.advance_seconds(61);
    let refreshed = client
        .refresh(&app, tokens.text("refresh_token"), &[])
        .await;
    let refreshed = Tokens(refreshed.expect(200).json());
    expect_trap(&app, &client, &code, &tokens).await;
    userinfo(&app, refreshed.text("access_token"))
        .await
        .expect(401);
}

/// Without the right verifier or redirect URI nobody can end somebody's tokens.
#[tokio::test]
async fn only_who_could_have_redeemed_it_springs_the_trap() {
    let (app, client, _browser, code, tokens) = redeemed().await;
    for more in [
        ("redirect_uri", "https://evil.example"),
        ("code_verifier", "guess"),
    ] {
        let mut form = vec![("grant_type", "authorization_code"), ("code", &*code), more];
        if more.0 != "redirect_uri" {
            form.push(("redirect_uri", WEB_APP));
        }
        let before = Before::of(&app).await;
        client.token(&app, &form).await.expect(400);
        before.expect_entry(&app, REFUSED).await;
    }
    userinfo(&app, tokens.text("access_token"))
        .await
        .expect(200);
}

/// What hangs on another code of the same session and client ends too: it is one grant. What
/// another client has stays.
#[tokio::test]
async fn the_grant_ends_and_other_clients_keep_theirs() {
    let (app, client, mut browser, code, tokens) = redeemed().await;
    let manager = app.manager().await;
    let second = Client::from(&app.web_app(&manager, "Library").await);
    let other = Returned::of(&browser.get(&second.ask().path()).await)
        .code()
        .to_owned();
    let other = Tokens(second.redeem(&app, &other).await.expect(200).json());
    expect_trap_but(&app, &client, &code, &tokens, &other).await;
    // The person is still signed in, and gets new tokens at once.
    let again = Returned::of(&browser.get(&client.ask().path()).await)
        .code()
        .to_owned();
    client.redeem(&app, &again).await.expect(200);
    Database::of(app.folder()).check();
}

async fn expect_trap_but(
    app: &TestApp,
    client: &Client,
    code: &str,
    ended: &Tokens,
    kept: &Tokens,
) {
    client.redeem(app, code).await.expect(400);
    userinfo(app, ended.text("access_token")).await.expect(401);
    userinfo(app, kept.text("access_token")).await.expect(200);
}
