//! Codes (reference oidc.md §6.1; R3, R4, R7, B15, F8).

use keyward_tests::{Answer, Browser, PHONE, TestApp, WEB_APP};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::api::oidc::{
    ask::{Ask, CHALLENGE, VERIFIER},
    clients::{self, BOOKS, Client, MUSIC, resources},
    evidence::{Before, last_entries},
    steps::{Returned, expect_error, jwt, offline_tokens, sign_in, userinfo},
};

const REFUSED: &str = "ExchangeTokenBy.AuthorizationCode ! oidc.invalid_grant";

/// A new code in a browser that signs in if it must.
async fn code(app: &TestApp, browser: &mut Browser, ask: &Ask) -> String {
    let answer = browser.get(&ask.path()).await;
    if answer.location().starts_with("/sign-in?") {
        let answer = sign_in(app, browser, &ask.path(), PHONE).await;
        return Returned::of(&answer).code().to_owned();
    }
    Returned::of(&answer).code().to_owned()
}

async fn redeem(app: &TestApp, client: &Client, code: &str, more: &[(&str, &str)]) -> Answer {
    let mut form = vec![("grant_type", "authorization_code"), ("code", code)];
    form.extend_from_slice(more);
    client.token(app, &form).await
}

/// Refused, with an entry of it and nothing else.
async fn expect_refused(app: &TestApp, client: &Client, code: &str, more: &[(&str, &str)]) {
    let before = Before::of(app).await;
    let refused = redeem(app, client, code, more).await;
    assert_eq!(refused.status, 400, "{more:?}: {refused:?}");
    expect_error(&refused, 400, "invalid_grant", "grant request is invalid");
    before.expect_entry(app, REFUSED).await;
}

async fn web() -> (TestApp, Client, Browser) {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let browser = app.browser();
    (app, Client::from(&web), browser)
}

/// The recorded answer of a web application, member by member.
#[tokio::test]
async fn the_recorded_answer() {
    let (app, client, mut browser) = web().await;
    let ask = client.ask().set("nonce", "n0nce");
    let code = code(&app, &mut browser, &ask).await;
    assert_eq!(code.len(), 43);
    let answer = client.redeem(&app, &code).await.expect(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let tokens = answer.json();
    let names: Vec<&String> = tokens.as_object().expect("an object").keys().collect();
    assert_eq!(
        names,
        [
            "access_token",
            "expires_in",
            "id_token",
            "scope",
            "token_type"
        ]
    );
    assert_eq!(tokens["access_token"].as_str().map(str::len), Some(43));
    assert_eq!(tokens["expires_in"], 3600);
    assert_eq!(tokens["scope"], "openid profile phone");
    assert_eq!(tokens["token_type"], "Bearer");
    let (header, claims) = jwt(tokens["id_token"].as_str().expect("an ID token"));
    let keys = app.get("/oidc/jwks").await.json();
    assert_eq!(
        header,
        json!({ "alg": "ES384", "kid": keys["keys"][0]["kid"] })
    );
    let now = app.shared.now();
    let user = claims["sub"].clone();
    assert_eq!(
        claims,
        json!({
            "sub": user,
            "name": null,
            "picture": null,
            "updated_at": now.millis(),
            "username": null,
            "created_at": now.millis(),
            "phone_number": PHONE,
            "phone_number_verified": true,
            "nonce": "n0nce",
            "aud": client.id,
            "exp": now.seconds() + 3600,
            "iat": now.seconds(),
            "iss": app.issuer,
        })
    );
    // R14: ids of users and of clients cannot be taken for each other.
    assert_eq!(user.as_str().map(str::len), Some(12));
    assert_eq!(client.id.len(), 21);
}

/// `idTokenTtl` of the application.
#[tokio::test]
async fn the_life_of_id_tokens_is_a_setting() {
    let (app, manager, _web) = TestApp::with_web_app().await;
    let settings = json!({ "customClientMetadata": { "idTokenTtl": 120 } });
    let client = clients::client(&app, &manager, "Traditional", &[WEB_APP], settings).await;
    let code = code(&app, &mut app.browser(), &client.ask()).await;
    let tokens = client.redeem(&app, &code).await.expect(200).json();
    let claims = jwt(tokens["id_token"].as_str().expect("an ID token")).1;
    let age = claims["exp"].as_i64().expect("exp") - claims["iat"].as_i64().expect("iat");
    assert_eq!(age, 120);
    assert!(claims.get("nonce").is_none());
}

/// oidcc-ensure-request-with-valid-pkce-succeeds; RFC 7636 §4.6.
#[tokio::test]
async fn r3_r4_pkce() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let web = Client::from(&web);
    let spa = clients::spa(&app, &manager).await;
    let native = clients::client(&app, &manager, "Native", &[WEB_APP], json!({})).await;
    let mut browser = app.browser();
    sign_in(&app, &mut browser, &web.ask().path(), PHONE).await;
    let uri = ("redirect_uri", WEB_APP);
    for client in [&web, &spa, &native] {
        let mut browser = browser.clone();
        let ask = client.ask().with_challenge();
        let code = code(&app, &mut browser, &ask).await;
        let longer = format!("{VERIFIER}x");
        for verifier in [
            "",
            "x",
            CHALLENGE,
            &VERIFIER[1..],
            &longer,
            &VERIFIER.to_lowercase(),
            " ",
            "plain",
        ] {
            expect_refused(&app, client, &code, &[uri, ("code_verifier", verifier)]).await;
        }
        expect_refused(&app, client, &code, &[uri]).await;
        // None of it used the code up.
        let right = [uri, ("code_verifier", VERIFIER)];
        redeem(&app, client, &code, &right).await.expect(200);
    }
    // R4: a verifier where there was no challenge; somebody took the challenge off.
    let code = code(&app, &mut browser, &web.ask()).await;
    expect_refused(&app, &web, &code, &[uri, ("code_verifier", VERIFIER)]).await;
    redeem(&app, &web, &code, &[uri]).await.expect(200);
}

/// R7: bound to the redirect URI, letter by letter.
#[tokio::test]
async fn r7_the_redirect_uri_must_be_the_same() {
    let (app, manager, _web) = TestApp::with_web_app().await;
    let uris = ["https://shop.example/cb", "https://shop.example/other"];
    let two = clients::client(&app, &manager, "Traditional", &uris, json!({})).await;
    let mut browser = app.browser();
    let presented = "https://SHOP.example:443/cb";
    let ask = two.ask().set("redirect_uri", presented);
    let first = code(&app, &mut browser, &ask).await;
    for other in [
        uris[1],
        uris[0],
        "https://shop.example/cb/",
        "https://evil.example",
        "x",
    ] {
        expect_refused(&app, &two, &first, &[("redirect_uri", other)]).await;
    }
    expect_refused(&app, &two, &first, &[]).await;
    redeem(&app, &two, &first, &[("redirect_uri", presented)])
        .await
        .expect(200);
    // Where one is registered, both may leave it out.
    let one = Client::from(&app.web_app(&manager, "Bookstore").await);
    let second = code(&app, &mut browser, &one.ask().without("redirect_uri")).await;
    redeem(&app, &one, &second, &[]).await.expect(200);
}

/// R7, oidcc-refresh-token's sister: another client's code is nothing, and stays good for its own.
#[tokio::test]
async fn r7_of_another_client() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let web = Client::from(&web);
    let others = [
        Client::from(&app.web_app(&manager, "Library").await),
        clients::spa(&app, &manager).await,
    ];
    let mut browser = app.browser();
    let code = code(&app, &mut browser, &web.ask()).await;
    for other in &others {
        expect_refused(&app, other, &code, &[("redirect_uri", WEB_APP)]).await;
    }
    let tokens = web.redeem(&app, &code).await.expect(200).json();
    // Nor can they end its tokens by sending it again.
    for other in &others {
        expect_refused(&app, other, &code, &[("redirect_uri", WEB_APP)]).await;
    }
    userinfo(&app, tokens["access_token"].as_str().expect("a token"))
        .await
        .expect(200);
}

/// A10.1: a minute.
#[tokio::test]
async fn r7_a10_1_codes_end_after_a_minute() {
    let (app, client, mut browser) = web().await;
    let first = code(&app, &mut browser, &client.ask()).await;
    app.clock.advance_seconds(59);
    client.redeem(&app, &first).await.expect(200);
    let second = code(&app, &mut browser, &client.ask()).await;
    app.clock.advance_seconds(60);
    expect_refused(&app, &client, &second, &[("redirect_uri", WEB_APP)]).await;
}

/// B15: a value of another purpose is no code.
#[tokio::test]
async fn b15_values_of_other_purposes_are_no_codes() {
    let (app, client, mut browser) = web().await;
    let tokens = offline_tokens(&app, &mut browser, &client).await;
    let session = browser.cookie("_session").expect("a session").to_owned();
    for value in [
        tokens.text("access_token"),
        tokens.text("refresh_token"),
        tokens.text("id_token"),
        &session,
        &app.code(PHONE),
        "x",
        &"x".repeat(43),
        "é",
    ] {
        expect_refused(&app, &client, value, &[("redirect_uri", WEB_APP)]).await;
    }
    let before = Before::of(&app).await;
    let refused = redeem(&app, &client, "", &[]).await;
    expect_error(
        &refused,
        400,
        "invalid_request",
        "missing required parameter 'code'",
    );
    before.expect_nothing(&app, "no code").await;
}

/// R7: bound to the session. Who signed out in between is out.
#[tokio::test]
async fn r7_the_session_must_still_be_there() {
    let (app, client, mut browser) = web().await;
    let tokens = {
        let code = code(&app, &mut browser, &client.ask()).await;
        client.redeem(&app, &code).await.expect(200).json()
    };
    let late = code(&app, &mut browser, &client.ask()).await;
    let hint = tokens["id_token"].as_str().expect("an ID token");
    let out = format!("/oidc/session/end?id_token_hint={hint}");
    browser.get(&out).await.expect(303);
    expect_refused(&app, &client, &late, &[("redirect_uri", WEB_APP)]).await;
    assert_eq!((app.count("access_tokens"), app.count("sessions")), (0, 0));
}

/// Reference oidc.md §6.1: the resource is judged when the code has been used up.
#[tokio::test]
async fn resources_that_were_not_asked_for() {
    let (app, client, mut browser) = web().await;
    resources(&app).await;
    let ask = client
        .ask()
        .set("resource", BOOKS)
        .set("scope", "openid read");
    let uri = ("redirect_uri", WEB_APP);
    let unknown = "resource indicator is missing, or unknown";
    let single = "only a single resource indicator value is supported for this grant type";
    for (more, description) in [
        (&[uri, ("resource", "https://nobody.example")][..], unknown),
        (&[uri, ("resource", MUSIC)], unknown),
        (&[uri, ("resource", "not a uri")], unknown),
        (&[uri, ("resource", &format!("{BOOKS},{BOOKS}"))], unknown),
        (&[uri, ("resource", BOOKS), ("resource", MUSIC)], single),
    ] {
        let code = code(&app, &mut browser, &ask).await;
        let before = Before::of(&app).await;
        let refused = redeem(&app, &client, &code, more).await;
        expect_error(&refused, 400, "invalid_target", description);
        assert_eq!(before.changed(&app).await, ["authorization_codes", "logs"]);
        assert_eq!(
            last_entries(&app, 1),
            ["ExchangeTokenBy.AuthorizationCode ! oidc.invalid_target"]
        );
    }
    let code = code(&app, &mut browser, &ask).await;
    let good = [uri, ("resource", BOOKS), ("organization_id", "ignored")];
    redeem(&app, &client, &code, &good).await.expect(200);
}

/// F8: 64 at once, by a public client with PKCE; exactly one succeeds, and the others, which may
/// be a thief's, end what it got.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn f8_many_redemptions_at_once() {
    let (app, manager, _web) = TestApp::with_web_app().await;
    let spa = clients::spa(&app, &manager).await;
    let mut browser = app.browser();
    let code = code(&app, &mut browser, &spa.ask()).await;
    let mut all = JoinSet::new();
    for _ in 0..64 {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", WEB_APP),
            ("code_verifier", VERIFIER),
            ("client_id", &spa.id),
        ];
        let request = app.http.post(app.url("/oidc/token")).form(&form);
        all.spawn(async move {
            let response = request.send().await.expect("it is answered");
            let status = response.status().as_u16();
            let text = response.text().await.expect("a body");
            (status, serde_json::from_str::<Value>(&text).expect("JSON"))
        });
    }
    let answers = all.join_all().await;
    let won: Vec<&Value> = answers
        .iter()
        .filter(|(status, _)| *status == 200)
        .map(|(_, tokens)| tokens)
        .collect();
    assert_eq!(won.len(), 1);
    for (status, body) in answers.iter().filter(|(status, _)| *status != 200) {
        assert_eq!(
            (*status, body["error"].as_str()),
            (400, Some("invalid_grant"))
        );
    }
    let token = won[0]["access_token"].as_str().expect("a token");
    userinfo(&app, token).await.expect(401);
    assert_eq!((app.count("access_tokens"), app.count("grants")), (0, 0));
}
