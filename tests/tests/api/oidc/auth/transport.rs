//! How requests come and answers go: query, form or JSON; query, fragment or form (reference
//! oidc.md §1.3, §3.2; R15, R18, R19, R22).

use keyward_tests::{Answer, PHONE, TestApp, WEB_APP};
use serde_json::json;

use crate::api::oidc::{
    clients::{BOOKS, Client, MUSIC, resources},
    evidence::Before,
    steps::{Returned, expect_error, jwt, sign_in},
};

/// oidcc-ensure-post-request-succeeds; JSON is read as a form.
#[tokio::test]
async fn a_form_and_json_are_as_good_as_a_query() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let ask = Client::from(&web).ask();
    let mut browser = app.browser();
    let posted = browser.post("/oidc/auth", &ask.pairs()).await.expect(303);
    assert_eq!(posted.location(), format!("/sign-in?app_id={}", web.id));
    let signed_in = sign_in(&app, &mut browser, posted.location(), PHONE).await;
    assert!(!Returned::of(&signed_in).code().is_empty());
    // Signed in: the answer to a post is a 303, never a 307 (R15).
    let again = browser.post("/oidc/auth", &ask.pairs()).await.expect(303);
    assert!(!Returned::of(&again).code().is_empty());

    let object: serde_json::Map<_, _> = ask
        .pairs()
        .into_iter()
        .map(|(name, value)| (name.to_owned(), json!(value)))
        .collect();
    let json = app.http.post(app.url("/oidc/auth")).json(&object);
    let answer = app.send(json).await.expect(303);
    assert_eq!(answer.location(), format!("/sign-in?app_id={}", web.id));
}

#[tokio::test]
async fn bodies_that_cannot_be_read_are_refused() {
    let app = TestApp::start().await;
    let before = Before::of(&app).await;
    let only = "only application/x-www-form-urlencoded content-type bodies are supported on POST /oidc/auth";
    let post = async |kind: &str, body: Vec<u8>| {
        let request = app
            .http
            .post(app.url("/oidc/auth"))
            .header("content-type", kind);
        app.send(request.body(body)).await
    };
    for (kind, body, description) in [
        ("text/plain", b"client_id=x".to_vec(), only),
        ("multipart/form-data; boundary=x", b"--x--".to_vec(), only),
        ("application/xml", b"<a/>".to_vec(), only),
        ("", b"client_id=x".to_vec(), only),
        (
            "application/json",
            b"{".to_vec(),
            "failed to parse the request body",
        ),
        (
            "application/json",
            b"[]".to_vec(),
            "failed to parse the request body",
        ),
        (
            "application/json",
            b"{\"a\":{}}".to_vec(),
            "failed to parse the request body",
        ),
        (
            "application/x-www-form-urlencoded",
            vec![b'a'; 60 * 1024],
            "request body too large",
        ),
        (
            "application/x-www-form-urlencoded",
            b"client_id=a\0b".to_vec(),
            "null bytes are not allowed in the request body",
        ),
        (
            "application/json",
            b"{\"client_id\":\"a\\u0000b\"}".to_vec(),
            "null bytes are not allowed in the request body",
        ),
    ] {
        let answer = post(kind, body).await;
        expect_error(&answer, 400, "invalid_request", description);
    }
    before.expect_nothing(&app, "none of them").await;
}

/// The three ways back, for codes and for errors.
#[tokio::test]
async fn response_modes_carry_codes_and_errors() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let client = Client::from(&web);
    let mut browser = app.browser();
    sign_in(&app, &mut browser, &client.ask().path(), PHONE).await;
    for mode in ["query", "fragment", "form_post"] {
        let ask = client
            .ask()
            .set("response_mode", mode)
            .set("state", "a b&\"<é>");
        let answer = browser.get(&ask.path()).await;
        let returned = Returned::of(&answer);
        assert_eq!((returned.mode, &*returned.to), (mode, WEB_APP));
        assert_eq!(returned.names(), ["code", "iss", "state"], "{mode}");
        assert_eq!(returned.get("state"), "a b&\"<é>");
        assert_eq!(returned.get("iss"), app.issuer);
        client.redeem(&app, returned.code()).await.expect(200);
        assert_eq!(
            answer.status.as_u16(),
            if mode == "form_post" { 200 } else { 303 }
        );

        let refused = browser.get(&ask.set("max_age", "x").path()).await;
        let returned = Returned::of(&refused);
        assert_eq!((returned.mode, &*returned.to), (mode, WEB_APP));
        assert_eq!(
            returned.names(),
            ["error", "error_description", "iss", "state"]
        );
        assert_eq!(
            refused.status.as_u16(),
            if mode == "form_post" { 400 } else { 303 }
        );
        for answer in [&answer, &refused] {
            assert!(
                answer.header("cache-control").contains("no-store"),
                "{answer:?}"
            );
        }
    }
}

/// R16, R18: the form may go to the client and nowhere else, and is in nobody's frame.
#[tokio::test]
async fn r16_r18_the_form_goes_to_the_client_only() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let ask = Client::from(&web)
        .ask()
        .set("response_mode", "form_post")
        .set("state", "\"><script>alert(1)</script>");
    // Whatever the caller says it reads: it is a page.
    let page = app
        .get(&ask.clone().set("prompt", "none").path())
        .await
        .expect(400);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(!page.body.contains("<script>alert"), "{}", page.body);
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("form-action 'self' http://localhost:9999;"),
        "{policy}"
    );
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    assert_eq!(page.header("x-frame-options"), "DENY");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
}

/// R19: no web page reads the authorization endpoint, whoever asks.
#[tokio::test]
async fn r19_no_cors_at_the_authorization_endpoint() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let ask = Client::from(&web).ask();
    let allows = |answer: &Answer| {
        answer
            .headers
            .keys()
            .any(|name| name.as_str().starts_with("access-control"))
    };
    for (path, origin) in [
        (ask.path(), "http://localhost:9999"),
        (ask.path(), &*app.origin),
        (
            ask.clone().set("client_id", "nope").path(),
            "https://evil.example",
        ),
        ("/oidc/auth/some-uid".to_owned(), "http://localhost:9999"),
        ("/oidc/session/end".to_owned(), "http://localhost:9999"),
    ] {
        let answer = app
            .send(app.http.get(app.url(&path)).header("origin", origin))
            .await;
        assert!(!allows(&answer), "{answer:?}");
        let before = app
            .http
            .request(http::Method::OPTIONS, app.url(&path))
            .header("origin", origin)
            .header("access-control-request-method", "POST");
        let answer = app.send(before).await;
        assert!(!allows(&answer) && answer.status == 404, "{answer:?}");
    }
}

/// R20: whatever the request calls the server, the answer names the issuer.
#[tokio::test]
async fn r20_the_host_header_decides_nothing() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let ask = Client::from(&web).ask();
    let silent = ask.clone().set("prompt", "none");
    for (name, value) in [
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "https"),
        ("forwarded", "for=1.2.3.4;host=evil.example;proto=https"),
    ] {
        let page = app.http.get(app.url(&ask.path())).header(name, value);
        let page = app.send(page).await.expect(303);
        assert_eq!(page.location(), format!("/sign-in?app_id={}", web.id));
        let cookies = page.headers.get_all("set-cookie").iter();
        for cookie in cookies.map(|cookie| cookie.to_str().expect("ASCII")) {
            assert!(
                !cookie.contains("evil") && !cookie.contains("domain="),
                "{cookie}"
            );
            assert!(!cookie.contains("secure"), "the endpoint is http: {cookie}");
        }
        let refused = app.http.get(app.url(&silent.path())).header(name, value);
        let refused = Returned::of(&app.send(refused).await);
        assert_eq!(refused.get("iss"), app.issuer);
    }
}

/// RFC 8707 §2: `resource` repeats, and in a query commas divide it.
#[tokio::test]
async fn several_resources() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    resources(&app).await;
    let client = Client::from(&web);
    let mut browser = app.browser();
    sign_in(&app, &mut browser, &client.ask().path(), PHONE).await;
    let both = format!("{BOOKS},{MUSIC}");
    for ask in [
        client.ask().also("resource", BOOKS).also("resource", MUSIC),
        client.ask().also("resource", &both),
        client.ask().also("resource", BOOKS).also("resource", &both),
    ] {
        let code = Returned::of(&browser.get(&ask.path()).await)
            .code()
            .to_owned();
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", WEB_APP),
            ("resource", MUSIC),
        ];
        let tokens = client.token(&app, &form).await.expect(200).json();
        let token = tokens["access_token"].as_str().expect("a token");
        assert_eq!(jwt(token).1["aud"], MUSIC);
    }
    let many = (0..21).fold(client.ask(), |ask, n| {
        ask.also("resource", &format!("urn:x:{n}"))
    });
    let refused = Returned::of(&browser.get(&many.path()).await);
    assert_eq!(
        refused.get("error_description"),
        "'resource' parameter must not be provided more than 20 times"
    );
}
