//! Refresh tokens: scope, resource, client, life (reference oidc.md §6.2; R11, B15, B16, B28, A8.3,
//! A10.2). How they rotate: `rotation`.

use keyward_tests::{Browser, Database, TestApp, Tokens, WEB_APP, csrf, form_action};
use serde_json::{Value, json};

use crate::api::oidc::{
    clients::{self, BOOKS, Client, MUSIC, everybody_reads, resources},
    evidence::Before,
    steps::{Returned, expect_error, jwt, offline_tokens, tokens, userinfo},
};

const REFUSED: &str = "ExchangeTokenBy.RefreshToken ! oidc.invalid_grant";

async fn web() -> (TestApp, Client, Browser, Tokens) {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let client = Client::from(&web);
    let mut browser = app.browser();
    let tokens = offline_tokens(&app, &mut browser, &client).await;
    (app, client, browser, tokens)
}

async fn expect_refused(app: &TestApp, client: &Client, token: &str) {
    let before = Before::of(app).await;
    let refused = client.refresh(app, token, &[]).await;
    expect_error(&refused, 400, "invalid_grant", "grant request is invalid");
    before.expect_entry(app, REFUSED).await;
}

#[tokio::test]
async fn oidcc_refresh_token() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let client = Client::from(&web);
    let mut browser = app.browser();
    let ask = client
        .ask()
        .set("scope", "openid offline_access phone")
        .set("prompt", "consent")
        .set("nonce", "n0nce")
        .set("max_age", "1000");
    let first = tokens(&app, &mut browser, &client, &ask).await;
    app.clock.advance_seconds(600);
    let answer = client
        .refresh(&app, first.text("refresh_token"), &[])
        .await
        .expect(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let second = answer.json();
    let names: Vec<&String> = second.as_object().expect("an object").keys().collect();
    assert_eq!(
        names,
        [
            "access_token",
            "expires_in",
            "id_token",
            "refresh_token",
            "scope",
            "token_type"
        ]
    );
    assert_eq!(second["scope"], "openid offline_access phone");
    assert_ne!(second["access_token"], first.0["access_token"]);
    // OpenID Connect Core §12.2: the same person, client and sign-in; the contract's nonce.
    let [old, new] =
        [&first.0, &second].map(|tokens| jwt(tokens["id_token"].as_str().expect("an ID token")).1);
    for name in ["sub", "aud", "iss", "nonce", "auth_time"] {
        assert!(!new[name].is_null() && new[name] == old[name], "{name}");
    }
    assert_eq!(new["iat"].as_i64(), old["iat"].as_i64().map(|at| at + 600));
    userinfo(&app, second["access_token"].as_str().expect("a token"))
        .await
        .expect(200);
    userinfo(&app, first.text("access_token")).await.expect(200);
    // Another client's token is refused, and stays good for its own.
    for other in [
        Client::from(&app.web_app(&manager, "Library").await),
        clients::spa(&app, &manager).await,
    ] {
        expect_refused(&app, &other, first.text("refresh_token")).await;
    }
    client
        .refresh(&app, first.text("refresh_token"), &[])
        .await
        .expect(200);
}

/// B28: a scope may be left out, for one answer; none may be added.
#[tokio::test]
async fn b28_scopes_narrow_and_never_grow() {
    let (app, client, _browser, tokens) = web().await;
    let token = tokens.text("refresh_token");
    for (asked, granted, has_id_token) in [
        ("openid", "openid", true),
        ("profile", "profile", false),
        ("phone openid", "openid phone", true),
    ] {
        let narrow = client
            .refresh(&app, token, &[("scope", asked)])
            .await
            .expect(200)
            .json();
        assert_eq!(narrow["scope"], granted);
        assert_eq!(narrow.get("id_token").is_some(), has_id_token, "{asked}");
        assert_eq!(narrow["refresh_token"], token);
    }
    for asked in [
        "email",
        "openid email",
        "openid all",
        "openid made_up",
        "roles custom_data",
    ] {
        let before = Before::of(&app).await;
        let refused = client.refresh(&app, token, &[("scope", asked)]).await;
        let description = "refresh token missing requested scope(s)";
        expect_error(&refused, 400, "invalid_scope", description);
        assert_eq!(refused.json()["scope"], asked);
        before
            .expect_entry(&app, "ExchangeTokenBy.RefreshToken ! oidc.invalid_scope")
            .await;
    }
    // Narrowing held for one answer.
    let whole = client.refresh(&app, token, &[]).await.expect(200).json();
    assert_eq!(whole["scope"], "openid offline_access profile phone");
}

/// R11, A8.3: for resources that were authorized, and with the scopes that the person holds now.
#[tokio::test]
async fn r11_a8_3_resources() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    resources(&app).await;
    let client = Client::from(&web);
    let mut browser = app.browser();
    tokens(&app, &mut browser, &client, &client.ask()).await;
    everybody_reads(&app, true);
    let ask = client
        .ask()
        .set("scope", "openid offline_access read")
        .set("prompt", "consent")
        .set("resource", BOOKS);
    let code = Returned::of(&browser.get(&ask.path()).await)
        .code()
        .to_owned();
    let first = client.redeem(&app, &code).await.expect(200).json();
    let token = first["refresh_token"].as_str().expect("a token");
    let refresh = async |more: &[(&str, &str)]| client.refresh(&app, token, more).await;
    let body = refresh(&[("resource", BOOKS)]).await.expect(200).json();
    let (header, claims) = jwt(body["access_token"].as_str().expect("a token"));
    assert_eq!(
        (&header["typ"], &claims["aud"]),
        (&json!("at+jwt"), &json!(BOOKS))
    );
    assert_eq!(
        (&claims["scope"], &body["scope"]),
        (&json!("read"), &json!("read"))
    );
    assert_eq!(
        claims["sub"],
        jwt(body["id_token"].as_str().expect("an ID token")).1["sub"]
    );
    // Known, but not authorized; unknown; several.
    for resource in [MUSIC, "https://nobody.example"] {
        let refused = refresh(&[("resource", resource)]).await;
        let description = "resource indicator is missing, or unknown";
        expect_error(&refused, 400, "invalid_target", description);
    }
    let refused = refresh(&[("resource", BOOKS), ("resource", MUSIC)]).await;
    assert_eq!(refused.expect(400).json()["error"], "invalid_target");
    // A role that was taken away is gone at once; one that came back is back.
    for (reads, scope) in [(false, ""), (true, "read")] {
        everybody_reads(&app, reads);
        let body = refresh(&[("resource", BOOKS)]).await.expect(200).json();
        assert_eq!(
            jwt(body["access_token"].as_str().expect("a token")).1["scope"],
            scope
        );
    }
    // Without the resource the token is for userinfo; what it is not about is not in it.
    let body = refresh(&[]).await.expect(200).json();
    assert_eq!(body["scope"], "openid offline_access");
}

#[tokio::test]
async fn organizations_are_not_part_of_this_build() {
    let (app, client, _browser, tokens) = web().await;
    let more = [("organization_id", "some-org")];
    let before = Before::of(&app).await;
    let refused = client
        .refresh(&app, tokens.text("refresh_token"), &more)
        .await;
    let description = "user is not a member of the organization";
    expect_error(&refused, 403, "access_denied", description);
    before
        .expect_entry(&app, "ExchangeTokenBy.RefreshToken ! oidc.access_denied")
        .await;
}

/// B15: values of other purposes.
#[tokio::test]
async fn b15_values_of_other_purposes_are_no_refresh_tokens() {
    let (app, client, mut browser, tokens) = web().await;
    let code = Returned::of(&browser.get(&client.ask().path()).await)
        .code()
        .to_owned();
    let session = browser.cookie("_session").expect("a session").to_owned();
    let mut swapped = tokens.text("refresh_token").to_owned();
    let last = swapped.pop().expect("a character");
    swapped.push(if last == 'A' { 'B' } else { 'A' });
    for value in [
        tokens.text("access_token"),
        tokens.text("id_token"),
        &code,
        &session,
        &swapped,
        &tokens.text("refresh_token").to_lowercase(),
        &tokens.text("refresh_token")[..42],
        "x",
    ] {
        expect_refused(&app, &client, value).await;
    }
    let before = Before::of(&app).await;
    let refused = client.refresh(&app, "", &[]).await;
    let missing = "missing required parameter 'refresh_token'";
    expect_error(&refused, 400, "invalid_request", missing);
    before.expect_nothing(&app, "no token").await;
    client.redeem(&app, &code).await.expect(200);
}

/// R11: 14 days, or what the application says.
#[tokio::test]
async fn r11_they_expire() {
    let (app, manager, _web) = TestApp::with_web_app().await;
    let mut all = Vec::new();
    for (settings, seconds) in [
        (json!({}), 14 * 86_400),
        (json!({ "refreshTokenTtlInDays": 1 }), 86_400),
        (json!({ "refreshTokenTtl": 600 }), 600),
        (
            json!({ "refreshTokenTtl": 600, "refreshTokenTtlInDays": 2 }),
            2 * 86_400,
        ),
    ] {
        let mut settings = settings;
        settings["rotateRefreshToken"] = json!(false);
        let more = json!({ "customClientMetadata": settings });
        let client = clients::client(&app, &manager, "Traditional", &[WEB_APP], more).await;
        all.push((client, seconds));
    }
    for (client, seconds) in all {
        app.clock.advance_seconds(120);
        let mut browser = app.browser();
        let tokens = offline_tokens(&app, &mut browser, &client).await;
        let token = tokens.text("refresh_token");
        app.clock.advance_seconds(seconds - 1);
        let same = client.refresh(&app, token, &[]).await.expect(200).json();
        assert_eq!(same["refresh_token"], token, "it does not rotate");
        app.clock.advance_seconds(1);
        expect_refused(&app, &client, token).await;
    }
}

/// DESIGN §9: a grant lives at least as long as its refresh token.
#[tokio::test]
async fn the_longest_life_that_can_be_set_is_reached() {
    let (app, manager, _web) = TestApp::with_web_app().await;
    let more = json!({ "customClientMetadata": { "refreshTokenTtlInDays": 180 } });
    let client = clients::client(&app, &manager, "Traditional", &[WEB_APP], more).await;
    let tokens = offline_tokens(&app, &mut app.browser(), &client).await;
    app.clock.advance_seconds(180 * 86_400 - 1);
    client
        .refresh(&app, tokens.text("refresh_token"), &[])
        .await
        .expect(200);
}

async fn sign_out(browser: &mut Browser) {
    let page = browser.get("/oidc/session/end").await.expect(200);
    let form = [("csrf", &*csrf(&page))];
    browser.post(&form_action(&page), &form).await.expect(303);
}

/// R11: sign-out ends what is bound to the session, and nothing that was granted for afterwards.
#[tokio::test]
async fn r11_sign_out_ends_the_bound_ones_only() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let always = json!({ "customClientMetadata": { "alwaysIssueRefreshToken": true } });
    let online = clients::client(&app, &manager, "Traditional", &[WEB_APP], always).await;
    let offline = Client::from(&web);
    let mut browser = app.browser();
    let bound = tokens(&app, &mut browser, &online, &online.ask()).await;
    let ask = offline
        .ask()
        .set("scope", "openid offline_access")
        .set("prompt", "consent");
    let code = Returned::of(&browser.get(&ask.path()).await)
        .code()
        .to_owned();
    let free = Tokens(offline.redeem(&app, &code).await.expect(200).json());
    online
        .refresh(&app, bound.text("refresh_token"), &[])
        .await
        .expect(200);
    sign_out(&mut browser).await;
    expect_refused(&app, &online, bound.text("refresh_token")).await;
    userinfo(&app, bound.text("access_token")).await.expect(401);
    let refreshed = offline
        .refresh(&app, free.text("refresh_token"), &[])
        .await
        .expect(200);
    userinfo(&app, free.text("access_token")).await.expect(200);
    let token = refreshed.json()["access_token"]
        .as_str()
        .expect("a token")
        .to_owned();
    userinfo(&app, &token).await.expect(200);
}

/// A session that ends by itself ends them too.
#[tokio::test]
async fn r11_the_end_of_the_session_ends_the_bound_ones() {
    let (app, manager, _web) = TestApp::with_web_app().await;
    let more = json!({ "customClientMetadata": {
        "alwaysIssueRefreshToken": true, "refreshTokenTtlInDays": 90,
    } });
    let client = clients::client(&app, &manager, "Traditional", &[WEB_APP], more).await;
    let bound = tokens(&app, &mut app.browser(), &client, &client.ask()).await;
    app.clock.advance_seconds(14 * 86_400 - 1);
    client
        .refresh(&app, bound.text("refresh_token"), &[])
        .await
        .expect(200);
    app.clock.advance_seconds(1);
    expect_refused(&app, &client, bound.text("refresh_token")).await;
}

/// B16: a user who is gone.
#[tokio::test]
async fn b16_the_user_is_gone() {
    let (app, client, _browser, tokens) = web().await;
    Database::of(app.folder()).execute("DELETE FROM users");
    expect_refused(&app, &client, tokens.text("refresh_token")).await;
    userinfo(&app, tokens.text("access_token"))
        .await
        .expect(401);
    let left: Value = json!([app.count("refresh_tokens"), app.count("access_tokens")]);
    assert_eq!(left, json!([0, 0]));
}
