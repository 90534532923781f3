//! What is granted: scopes, refresh tokens, resources (reference oidc.md §2.4, §3.1, §6.6; R9).

use keyward_tests::{PHONE, TestApp, WEB_APP};
use serde_json::{Value, json};

use crate::api::oidc::{
    ask::Ask,
    clients::{self, BOOKS, Client, MUSIC, everybody_reads, resources},
    steps::{Returned, jwt, sign_in, userinfo},
};

/// The tokens that a request ends with, in a browser that is signed in.
async fn granted(app: &TestApp, client: &Client, ask: &Ask) -> Value {
    let mut browser = app.browser();
    let answer = sign_in(app, &mut browser, &ask.path(), PHONE).await;
    let tokens = client.redeem(app, Returned::of(&answer).code()).await;
    // So many codes are sent to one number in ten minutes, and no more.
    app.clock.advance_seconds(120);
    tokens.expect(200).json()
}

#[tokio::test]
async fn unknown_scopes_and_parameters_are_ignored() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let client = Client::from(&web);
    for (asked, granted_scope) in [
        (
            "openid phone made_up urn:logto:scope:organizations",
            "openid phone",
        ),
        ("phone openid phone", "phone openid"),
        ("  openid   profile ", "openid profile"),
        ("OPENID openid", "openid"),
        ("openid all", "openid"),
        ("profile", "profile"),
        ("made_up", ""),
        ("", ""),
    ] {
        let ask = client
            .ask()
            .set("scope", asked)
            .set("display", "popup")
            .set("claims", "{\"userinfo\":{\"email\":null}}")
            .set("unknown", "parameter")
            .set("sub", "somebody-else");
        let tokens = granted(&app, &client, &ask).await;
        assert_eq!(tokens["scope"], granted_scope, "{asked}: always named");
        let has_openid = granted_scope.contains("openid");
        assert_eq!(tokens.get("id_token").is_some(), has_openid, "{asked}");
        let me = userinfo(&app, tokens["access_token"].as_str().expect("a token")).await;
        assert_eq!(
            me.status.as_u16(),
            if has_openid { 200 } else { 403 },
            "{asked}"
        );
    }
}

/// Reference oidc.md §2.4: who gets a refresh token.
#[tokio::test]
async fn refresh_tokens_are_for_those_who_asked_with_consent() {
    let (app, manager, _web) = TestApp::with_web_app().await;
    let always = json!({ "customClientMetadata": { "alwaysIssueRefreshToken": true } });
    for (kind, settings, scope, prompt, wanted) in [
        ("Traditional", json!({}), "openid", "", false),
        ("Traditional", json!({}), "openid offline_access", "", false),
        (
            "Traditional",
            json!({}),
            "openid offline_access",
            "login",
            false,
        ),
        (
            "Traditional",
            json!({}),
            "openid offline_access",
            "consent",
            true,
        ),
        (
            "Traditional",
            json!({}),
            "openid offline_access",
            "login consent",
            true,
        ),
        ("Traditional", json!({}), "openid", "consent", false),
        ("Traditional", always.clone(), "openid", "", true),
        ("SPA", json!({}), "openid offline_access", "", false),
        ("SPA", json!({}), "openid offline_access", "consent", true),
        ("SPA", always.clone(), "openid", "", true),
        (
            "Native",
            json!({}),
            "openid offline_access",
            "consent",
            true,
        ),
        ("Native", always, "openid", "", false),
    ] {
        let what = format!("{kind} {settings} {scope} {prompt}");
        let client = clients::client(&app, &manager, kind, &[WEB_APP], settings).await;
        let ask = client.ask().set("scope", scope).set("prompt", prompt);
        let tokens = granted(&app, &client, &ask).await;
        assert_eq!(
            tokens.get("refresh_token").is_some(),
            wanted,
            "{what}: {tokens}"
        );
        let kept = scope.contains("offline") && prompt.contains("consent");
        let scope = if kept {
            "openid offline_access"
        } else {
            "openid"
        };
        assert_eq!(tokens["scope"], scope, "{what}");
    }
}

/// R9: a token for a resource is for it alone, and allows what was asked for and is held.
#[tokio::test]
async fn r9_tokens_for_a_resource_allow_the_least() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    resources(&app).await;
    let client = Client::from(&web);
    granted(&app, &client, &client.ask()).await;
    everybody_reads(&app, true);
    let redeem = async |ask: Ask, resource: &str| {
        app.clock.advance_seconds(120);
        let answer = sign_in(&app, &mut app.browser(), &ask.path(), PHONE).await;
        let code = Returned::of(&answer).code().to_owned();
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", WEB_APP),
            ("resource", resource),
        ];
        client.token(&app, &form).await.expect(200).json()
    };
    let ask = client.ask().set("resource", BOOKS);
    for (scope, allowed) in [
        ("openid read", "read"),
        ("openid read write made_up", "read write"),
        ("openid", ""),
        ("read", "read"),
    ] {
        let tokens = redeem(ask.clone().set("scope", scope), BOOKS).await;
        assert_eq!(
            (&tokens["scope"], &tokens["expires_in"]),
            (&json!(allowed), &json!(1800))
        );
        let (header, claims) = jwt(tokens["access_token"].as_str().expect("a token"));
        assert_eq!(header["typ"], "at+jwt");
        assert_eq!(
            (&claims["aud"], &claims["scope"]),
            (&json!(BOOKS), &json!(allowed))
        );
        assert_eq!(claims["client_id"], web.id);
        assert_eq!(tokens.get("id_token").is_some(), scope.contains("openid"));
    }
    // Asked for both, held at one.
    let both = ask
        .clone()
        .also("resource", MUSIC)
        .set("scope", "openid read");
    let tokens = redeem(both, MUSIC).await;
    assert_eq!(
        jwt(tokens["access_token"].as_str().expect("a token")).1["scope"],
        ""
    );
    // With `openid` and no resource at the token endpoint the token is for userinfo.
    let tokens = redeem(ask.clone().set("scope", "openid read"), "").await;
    let token = tokens["access_token"].as_str().expect("a token");
    assert_eq!((token.len(), &tokens["scope"]), (43, &json!("openid")));
    userinfo(&app, token).await.expect(200);
    // Without `openid` it is for the one resource.
    let tokens = redeem(ask.set("scope", "read"), "").await;
    assert_eq!(
        jwt(tokens["access_token"].as_str().expect("a token")).1["aud"],
        BOOKS
    );
}

/// The first application in which somebody signed in stays with them (reference oidc.md §4).
#[tokio::test]
async fn the_first_application_is_noted() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let second = app.web_app(&manager, "Library").await;
    let mut browser = app.browser();
    for client in [&web, &second] {
        let answer = browser.get(&Client::from(client).ask().path()).await;
        if answer.location().starts_with("/sign-in") {
            sign_in(&app, &mut browser, answer.location(), PHONE).await;
        }
        let users = app.manage(&manager, "GET", "/users", None).await.json();
        assert_eq!(users[0]["applicationId"], web.id);
    }
}
