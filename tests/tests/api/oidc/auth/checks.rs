//! Every check of an authorization request, and where its error goes: to the client as a redirect
//! with `state` and `iss`, or to the person as a 400 (R2, R3, R5, R8, R24, R25, B10).

use keyward_tests::{Answer, TestApp, WEB_APP};
use serde_json::json;

use crate::api::oidc::{
    ask::{Ask, CHALLENGE},
    clients::{self, Client},
    evidence::Before,
    steps::{Returned, expect_error},
};

/// A request that breaks one rule.
struct Broken {
    what: &'static str,
    ask: Ask,
    error: &'static str,
    description: &'static str,
    to: To,
}

/// Who hears of it.
#[derive(Clone, Copy, PartialEq)]
enum To {
    Client,
    /// In the fragment, as the response type would have it.
    ClientInFragment,
    Person,
}

fn to_client(
    what: &'static str,
    ask: Ask,
    error: &'static str,
    description: &'static str,
) -> Broken {
    Broken {
        what,
        ask,
        error,
        description,
        to: To::Client,
    }
}

const TWICE: &str = "'nonce' parameter must not be provided twice";
const UNKNOWN_PROMPT: &str = "unsupported prompt value requested";
const BAD_CHALLENGE: &str = "code_challenge must be 43 to 128 unreserved characters";
const BAD_AGE: &str = "invalid max_age parameter value";
const BAD_HINT: &str = "could not validate id_token_hint";
const NO_TARGET: &str = "resource indicator is missing, or unknown";
const NO_MATCH: &str = "redirect_uri did not match any of the client's registered redirect_uris";

/// What the client is told.
fn told_to_the_client(web: &Client, spa: &Client) -> Vec<Broken> {
    let ask = web.ask();
    let bad = "invalid_request";
    let mut all = vec![
        to_client(
            "a repeated parameter",
            ask.clone().also("nonce", "1").also("nonce", "2"),
            bad,
            TWICE,
        ),
        to_client(
            "an endless parameter",
            ask.clone().set("nonce", &"n".repeat(4097)),
            bad,
            "a parameter is longer than 4096 characters",
        ),
        to_client(
            "a request object",
            ask.clone().set("request", "e30.e30."),
            "request_not_supported",
            "request parameter provided but not supported",
        ),
        to_client(
            "a request by reference",
            ask.clone().set("request_uri", "https://a.example/request"),
            "request_uri_not_supported",
            "request_uri parameter provided but not supported",
        ),
        to_client(
            "a registration",
            ask.clone().set("registration", "{}"),
            "registration_not_supported",
            "registration parameter provided but not supported",
        ),
        to_client(
            "another response mode",
            ask.clone().set("response_mode", "web_message"),
            "unsupported_response_mode",
            "unsupported response_mode requested",
        ),
        to_client(
            "no response type",
            ask.clone().without("response_type"),
            bad,
            "missing required parameter 'response_type'",
        ),
        to_client(
            "two prompts that exclude each other",
            ask.clone().set("prompt", "none login"),
            bad,
            "prompt none must only be used alone",
        ),
        to_client(
            "a challenge without its method",
            ask.clone().set("code_challenge", CHALLENGE),
            bad,
            "code_challenge_method must be provided with code_challenge",
        ),
        to_client(
            "a method without its challenge",
            ask.clone().set("code_challenge_method", "S256"),
            bad,
            "code_challenge must be provided with code_challenge_method",
        ),
        to_client(
            "a public client without PKCE",
            spa.ask()
                .without("code_challenge")
                .without("code_challenge_method"),
            bad,
            "Authorization Server policy requires PKCE to be used for this request",
        ),
    ];
    for response_type in [
        "token",
        "id_token",
        "code token",
        "code id_token",
        "id_token token",
    ] {
        all.push(Broken {
            to: To::ClientInFragment,
            ..to_client(
                "a response type with tokens",
                ask.clone().set("response_type", response_type),
                "unsupported_response_type",
                "unsupported response_type requested",
            )
        });
    }
    for response_type in ["none", "CODE", "code code", "password"] {
        all.push(to_client(
            "another response type",
            ask.clone().set("response_type", response_type),
            "unsupported_response_type",
            "unsupported response_type requested",
        ));
    }
    for prompt in [
        "create",
        "select_account create",
        "LOGIN",
        "none,login",
        "login\tconsent",
    ] {
        let ask = ask.clone().set("prompt", prompt);
        all.push(to_client("another prompt", ask, bad, UNKNOWN_PROMPT));
    }
    for method in ["plain", "s256", "S512"] {
        let ask = ask
            .clone()
            .with_challenge()
            .set("code_challenge_method", method);
        let description = "not supported value of code_challenge_method";
        all.push(to_client("a weaker method", ask, bad, description));
    }
    for challenge in [
        &CHALLENGE[1..],
        &"c".repeat(129),
        &format!("{}=", &CHALLENGE[1..]),
    ] {
        let ask = ask
            .clone()
            .with_challenge()
            .set("code_challenge", challenge);
        all.push(to_client("a malformed challenge", ask, bad, BAD_CHALLENGE));
    }
    for resource in [
        "https://nobody.example",
        "not a uri",
        "/books",
        "https://books.example/api#x",
    ] {
        let ask = ask.clone().set("resource", resource);
        all.push(to_client(
            "an unknown resource",
            ask,
            "invalid_target",
            NO_TARGET,
        ));
    }
    let ask_two = ask.clone().set(
        "resource",
        "https://default.logto.app/api,https://nobody.example",
    );
    all.push(to_client(
        "a known and an unknown resource",
        ask_two,
        "invalid_target",
        NO_TARGET,
    ));
    for age in [
        "-1",
        "1.5",
        "soon",
        "+1",
        "0x10",
        " 1",
        "99999999999999999999",
    ] {
        let ask = ask.clone().set("max_age", age);
        all.push(to_client("another max_age", ask, bad, BAD_AGE));
    }
    for hint in [
        "hint",
        "a.b.c",
        "e30.e30.",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.",
    ] {
        let ask = ask.clone().set("id_token_hint", hint);
        all.push(to_client("a hint that is none", ask, bad, BAD_HINT));
    }
    all
}

/// What speaks of an ID token that was not asked for.
fn without_openid(web: &Client) -> Vec<(String, Ask)> {
    let names = [
        "acr_values",
        "claims_locales",
        "id_token_hint",
        "max_age",
        "nonce",
    ];
    let of = |name: &str| {
        let description = format!("openid scope must be requested when using the {name} parameter");
        (
            description,
            web.ask().set("scope", "profile").set(name, "1"),
        )
    };
    names.map(of).to_vec()
}

/// What only the person is told: there is nowhere safe to send it.
fn told_to_the_person(
    web: &Client,
    two: &Client,
    machine: &Client,
    device: &Client,
) -> Vec<Broken> {
    let ask = web.ask();
    let broken = |what, ask, error, description| Broken {
        what,
        ask,
        error,
        description,
        to: To::Person,
    };
    let (bad, uri) = ("invalid_request", "invalid_redirect_uri");
    let evil = "https://evil.example/cb";
    vec![
        broken(
            "no client",
            ask.clone().without("client_id"),
            bad,
            "missing required parameter 'client_id'",
        ),
        broken(
            "an empty client",
            ask.clone().set("client_id", ""),
            bad,
            "missing required parameter 'client_id'",
        ),
        broken(
            "an unknown client",
            ask.clone().set("client_id", "nope"),
            "invalid_client",
            "invalid client nope",
        ),
        broken(
            "an unknown client that writes markup",
            ask.clone().set("client_id", "<b>\"\\\u{7f}é\r\nx: y"),
            "invalid_client",
            "invalid client <b>x:y",
        ),
        broken(
            "two clients",
            ask.clone().also("client_id", &two.id),
            bad,
            "'client_id' parameter must not be provided twice",
        ),
        broken(
            "another redirect URI",
            ask.clone().set("redirect_uri", evil),
            uri,
            NO_MATCH,
        ),
        broken(
            "two redirect URIs",
            ask.clone().also("redirect_uri", evil),
            bad,
            "'redirect_uri' parameter must not be provided twice",
        ),
        broken(
            "the redirect URI of another client",
            ask.clone().set("redirect_uri", &two.redirect_uri),
            uri,
            NO_MATCH,
        ),
        broken(
            "no redirect URI where there are two",
            two.ask().without("redirect_uri"),
            bad,
            "missing required parameter 'redirect_uri'",
        ),
        broken(
            "another error and another redirect URI",
            ask.clone()
                .set("redirect_uri", evil)
                .set("response_type", "token"),
            uri,
            NO_MATCH,
        ),
        broken(
            "a request object and another redirect URI",
            ask.clone()
                .set("redirect_uri", evil)
                .set("request", "e30.e30."),
            uri,
            NO_MATCH,
        ),
        broken(
            "a machine",
            machine.ask().set("redirect_uri", WEB_APP),
            uri,
            "redirect_uris must contain members",
        ),
        broken(
            "a device",
            device.ask().with_challenge(),
            uri,
            "redirect_uris must contain members",
        ),
    ]
}

fn judge(app: &TestApp, broken: &Broken, answer: &Answer) {
    let what = broken.what;
    assert!(
        answer.headers.get("set-cookie").is_none(),
        "{what}: {answer:?}"
    );
    if broken.to == To::Person {
        assert!(answer.location().is_empty(), "{what}: {answer:?}");
        expect_error(answer, 400, broken.error, broken.description);
        assert_eq!(answer.json()["state"], "st4te", "{what}");
        assert_eq!(answer.json()["iss"], app.issuer, "{what}");
        return;
    }
    assert_eq!(answer.status, 303, "{what}: {answer:?}");
    assert_eq!(answer.header("cache-control"), "no-store", "{what}");
    let returned = Returned::of(answer);
    assert_eq!(returned.to, WEB_APP, "{what}");
    assert_eq!(
        returned.names(),
        ["error", "error_description", "iss", "state"],
        "{what}"
    );
    assert_eq!(
        (returned.get("error"), returned.get("error_description")),
        (broken.error, broken.description),
        "{what}: {:?}",
        broken.ask
    );
    assert_eq!(
        (returned.get("state"), returned.get("iss")),
        ("st4te", &*app.issuer),
        "{what}"
    );
    let mode = if broken.to == To::ClientInFragment {
        "fragment"
    } else {
        "query"
    };
    assert_eq!(returned.mode, mode, "{what}: {:?}", broken.ask);
}

async fn all(app: &TestApp) -> Vec<Broken> {
    let manager = app.manager().await;
    app.enable_phone(&manager).await;
    let web = Client::from(&app.web_app(&manager, "Bookstore").await);
    let spa = clients::spa(app, &manager).await;
    let uris = ["https://two.example/a", "https://two.example/b"];
    let two = clients::client(app, &manager, "Traditional", &uris, json!({})).await;
    let machine = clients::machine(app, &manager).await;
    let device = json!({ "customClientMetadata": { "isDeviceFlow": true } });
    let device = clients::client(app, &manager, "Native", &[WEB_APP], device).await;
    let mut all = told_to_the_client(&web, &spa);
    all.extend(told_to_the_person(&web, &two, &machine, &device));
    all
}

#[tokio::test]
async fn r2_r8_r25_each_error_goes_where_it_may_and_leaves_nothing() {
    let app = TestApp::start().await;
    let all = all(&app).await;
    let before = Before::of(&app).await;
    for broken in &all {
        judge(&app, broken, &app.get(&broken.ask.path()).await);
        before.expect_nothing(&app, broken.what).await;
    }
    // oidcc-ensure-post-request-succeeds, for refusals: a form is judged as a query is.
    for broken in &all {
        judge(
            &app,
            broken,
            &app.post_form("/oidc/auth", &broken.ask.pairs()).await,
        );
        before.expect_nothing(&app, broken.what).await;
    }
    // A person in the middle of something keeps what they have.
    let mut browser = app.browser();
    for broken in &all {
        let answer = browser.get(&broken.ask.path()).await;
        assert!(browser.cookie_names().is_empty(), "{}", broken.what);
        if broken.to == To::Person {
            assert_eq!(answer.status, 400, "{}", broken.what);
            assert!(answer.header("content-type").starts_with("text/html"));
            let trace = answer.header("logto-core-request-id");
            assert!(
                !trace.is_empty() && answer.body.contains(trace),
                "{}",
                broken.what
            );
            assert!(!answer.body.contains("evil.example"), "{}", broken.what);
        } else {
            assert_eq!(answer.status, 303, "{}", broken.what);
        }
    }
    before
        .expect_nothing(&app, "all of them in a browser")
        .await;
}

#[tokio::test]
async fn parameters_of_an_id_token_need_openid() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let before = Before::of(&app).await;
    for (description, ask) in without_openid(&Client::from(&web)) {
        let returned = Returned::of(&app.get(&ask.path()).await.expect(303));
        assert_eq!(returned.get("error"), "invalid_request");
        assert_eq!(returned.get("error_description"), description);
    }
    before.expect_nothing(&app, "none of them").await;
}

/// R24: of a repeated `state` none is taken for the client's.
#[tokio::test]
async fn r24_a_repeated_state_is_not_echoed() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let ask = Client::from(&web).ask().also("state", "other");
    let returned = Returned::of(&app.get(&ask.path()).await.expect(303));
    assert_eq!(returned.names(), ["error", "error_description", "iss"]);
    assert_eq!(
        returned.get("error_description"),
        "'state' parameter must not be provided twice"
    );
}

/// What no database and no header could carry, wherever it stands (bodies: `transport`).
#[tokio::test]
async fn null_bytes_are_refused() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let before = Before::of(&app).await;
    for name in [
        "client_id",
        "redirect_uri",
        "state",
        "nonce",
        "scope",
        "unknown",
    ] {
        let answer = app
            .get(&Client::from(&web).ask().set(name, "a\0b").path())
            .await;
        let description = "null bytes are not allowed in the request";
        expect_error(&answer, 400, "invalid_request", description);
    }
    before.expect_nothing(&app, "null bytes").await;
}

/// Without `state` there is none to echo, and `iss` is there all the same (R8).
#[tokio::test]
async fn r8_iss_without_state() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let ask = Client::from(&web)
        .ask()
        .without("state")
        .set("prompt", "none");
    let returned = Returned::of(&app.get(&ask.path()).await.expect(303));
    assert_eq!(returned.names(), ["error", "error_description", "iss"]);
    let ask = ask.set("client_id", "nope");
    let refused = app.get(&ask.path()).await.expect(400).json();
    assert!(refused.get("state").is_none());
    assert_eq!(refused["iss"], app.issuer);
}

/// Reference oidc.md §11: without the contract's own members where a caller asks for it.
#[tokio::test]
async fn bare_errors_where_they_are_asked_for() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let ask = Client::from(&web)
        .ask()
        .set("client_id", "nope")
        .set("parse_error", "false");
    let refused = app.get(&ask.path()).await.expect(400).json();
    let names: Vec<&String> = refused.as_object().expect("an object").keys().collect();
    assert_eq!(names, ["error", "error_description", "state", "iss"]);
}
