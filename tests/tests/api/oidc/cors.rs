//! Which web pages may call the token endpoint and userinfo for a client (reference oidc.md §1.4;
//! R19).

use http::Method;
use keyward_tests::{Answer, TestApp, WEB_APP};
use serde_json::json;

use super::{
    ask::VERIFIER,
    clients::{self, Client},
    evidence::Before,
    steps::{Returned, expect_error, sign_in, tokens},
};

/// Origins of a client, and others that are none of its.
async fn client() -> (TestApp, Client, Vec<String>, Vec<&'static str>) {
    let (app, manager, _web) = TestApp::with_web_app().await;
    let uris = [
        WEB_APP,
        "https://shop.example.com/cb",
        "https://*.preview.example.com/cb",
        "com.example.app:/cb",
    ];
    let more =
        json!({ "customClientMetadata": { "corsAllowedOrigins": ["https://extra.example"] } });
    let client = clients::client(&app, &manager, "SPA", &uris, more).await;
    let own = [
        &*app.origin,
        "http://localhost:9999",
        "https://shop.example.com",
        "https://pr-1.preview.example.com",
        "https://extra.example",
    ];
    let own = own.map(str::to_owned).to_vec();
    let foreign = vec![
        "https://evil.example",
        "http://shop.example.com",
        "https://shop.example.com:8443",
        "https://shop.example.com.evil.example",
        "https://a.b.preview.example.com",
        "https://preview.example.com",
        "https://sub.extra.example",
        "http://localhost:9998",
        "com.example.app:",
        "null",
        "",
        "https://shop.example.com/",
    ];
    (app, client, own, foreign)
}

fn allowed(answer: &Answer) -> &str {
    answer.header("access-control-allow-origin")
}

#[tokio::test]
async fn r19_the_token_endpoint() {
    let (app, client, own, foreign) = client().await;
    let mut browser = app.browser();
    sign_in(
        &app,
        &mut browser,
        &client.ask().path(),
        keyward_tests::PHONE,
    )
    .await;
    for origin in &own {
        let code = Returned::of(&browser.get(&client.ask().path()).await)
            .code()
            .to_owned();
        let answer = redeem(&app, &client, &code, origin).await.expect(200);
        assert_eq!(allowed(&answer), origin);
        assert_eq!(
            answer.header("access-control-expose-headers"),
            "WWW-Authenticate"
        );
        assert!(answer.header("vary").to_lowercase().contains("origin"));
        assert!(
            answer
                .headers
                .get("access-control-allow-credentials")
                .is_none()
        );
        // Refusals can be read too.
        let refused = redeem(&app, &client, "no-code", origin).await.expect(400);
        assert_eq!(allowed(&refused), origin);
    }
    // A foreign page is refused before anything happens: the code is still good.
    let code = Returned::of(&browser.get(&client.ask().path()).await)
        .code()
        .to_owned();
    for origin in foreign {
        let before = Before::of(&app).await;
        let refused = redeem(&app, &client, &code, origin).await;
        let description = format!("origin {origin} not allowed for client: {}", client.id);
        expect_error(&refused, 400, "invalid_request", &description);
        assert!(
            refused.headers.get("access-control-allow-origin").is_none(),
            "{origin}"
        );
        before
            .expect_entry(
                &app,
                "ExchangeTokenBy.AuthorizationCode ! oidc.invalid_request",
            )
            .await;
    }
    redeem(&app, &client, &code, &own[1]).await.expect(200);
}

async fn redeem(app: &TestApp, client: &Client, code: &str, origin: &str) -> Answer {
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", WEB_APP),
        ("code_verifier", VERIFIER),
        ("client_id", &client.id),
    ];
    let request = app
        .http
        .post(app.url("/oidc/token"))
        .header("origin", origin);
    app.send(request.form(&form)).await
}

/// Before the client is known anybody may read what is wrong.
#[tokio::test]
async fn errors_before_the_client_is_known_can_be_read() {
    let app = TestApp::start().await;
    let origin = "https://anywhere.example";
    let url = app.url("/oidc/token");
    for request in [
        app.http.post(&url).form(&[("client_id", "nope")]),
        app.http.post(&url).form(&[("a", "b")]),
        app.http
            .post(&url)
            .header("content-type", "text/plain")
            .body("x"),
        app.http.get(app.url("/oidc/me")),
        app.http.get(app.url("/oidc/me")).bearer_auth("x"),
    ] {
        let answer = app.send(request.header("origin", origin)).await;
        assert!(answer.status.is_client_error());
        assert_eq!(allowed(&answer), origin);
    }
}

#[tokio::test]
async fn r19_userinfo() {
    let (app, client, own, foreign) = client().await;
    let mut browser = app.browser();
    let tokens = tokens(&app, &mut browser, &client, &client.ask()).await;
    let token = tokens.text("access_token");
    let ask = async |origin: &str| {
        let request = app.http.get(app.url("/oidc/me")).bearer_auth(token);
        app.send(request.header("origin", origin)).await
    };
    for origin in &own {
        assert_eq!(allowed(&ask(origin).await.expect(200)), origin);
    }
    for origin in foreign {
        let refused = ask(origin).await;
        let description = format!("origin {origin} not allowed for client: {}", client.id);
        expect_error(&refused, 400, "invalid_request", &description);
        assert!(
            refused.headers.get("access-control-allow-origin").is_none(),
            "{origin}"
        );
        assert!(!refused.body.contains(keyward_tests::PHONE));
    }
}

/// Before a call any page may ask whether it may: the client is not known yet.
#[tokio::test]
async fn preflights() {
    let app = TestApp::start().await;
    for path in [
        "/oidc/token",
        "/oidc/token/introspection",
        "/oidc/token/revocation",
        "/oidc/me",
        "/t/admin/oidc/token",
    ] {
        let request = app
            .http
            .request(Method::OPTIONS, app.url(path))
            .header("origin", "https://anywhere.example")
            .header("access-control-request-method", "POST")
            .header(
                "access-control-request-headers",
                "authorization,content-type",
            );
        let answer = app.send(request).await.expect(204);
        assert_eq!(allowed(&answer), "https://anywhere.example");
        assert!(
            answer
                .header("access-control-allow-methods")
                .contains("POST")
        );
        let headers = answer.header("access-control-allow-headers").to_lowercase();
        assert!(headers.contains("authorization") && headers.contains("content-type"));
        assert_eq!(answer.header("access-control-max-age"), "3600");
        assert!(
            answer
                .headers
                .get("access-control-allow-credentials")
                .is_none()
        );
    }
}
