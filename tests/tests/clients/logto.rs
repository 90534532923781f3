//! Logto's own packages, unchanged, each as it is used: the programs of `tests/clients/logto`. A fresh server is all that they
//! find; the API resource, the role, the person and the application they make themselves, through `@logto/api`. Then the
//! person signs in with name and password, and the application finds out who that is, gets an access token for the resource
//! with what the role allows, renews its tokens, signs the person out, and in again.

use std::cell::Cell;

use keyward_tests::{Answer, Browser, Options, TestApp, csrf, form_action};
use serde_json::{Value, json};
use tokio::process::Command;

use super::{
    BYE, REDIRECT_URI,
    program::{converse, folder},
};
use crate::browser::script;

const NAME: &str = "ann";
/// Who signs up.
const NEWCOMER: &str = "bob";
const PASSWORD: &str = "violet-Harbour-41";
/// The resource of the programs, and the one of its scopes that the role allows.
const BOOKS: &str = "https://books.example/api";
const ALLOWED: &str = "read:books";

/// A fresh server with the machine's clock, and a package's program for it.
async fn prepare() -> (TestApp, Command) {
    let app = TestApp::with(Options {
        real_clock: true,
        ..Options::default()
    })
    .await;
    let machine = app.manager().await;
    let mut node = Command::new("node");
    node.current_dir(folder("logto", "node_modules"))
        .env("NEXT_TELEMETRY_DISABLED", "1")
        .env("ENDPOINT", &app.origin)
        .env("MACHINE_ID", &machine.client_id)
        .env("MACHINE_SECRET", &machine.client_secret)
        .env("RESOURCE", BOOKS)
        .env("USERNAME", NAME)
        .env("PASSWORD", PASSWORD)
        .env("REDIRECT_URI", REDIRECT_URI)
        .env("POST_LOGOUT_REDIRECT_URI", BYE);
    (app, node)
}

/// Runs a program; the server and what the program found out. The person types the password that many times.
async fn run(name: &str, typed: u32) -> (TestApp, Value) {
    let (app, mut node) = prepare().await;
    node.arg(format!("{name}.mjs"));
    let pages = Cell::new(0);
    let found = converse(&app, node, async |browser, url| {
        visit(browser, url, &pages).await
    })
    .await;
    assert_eq!(pages.get(), typed, "how often the page was shown: {found}");
    (app, found)
}

/// Opens an address in the person's browser and signs in where a page asks for that; answers where it leaves the server.
async fn visit(browser: &mut Browser, url: &str, pages: &Cell<u32>) -> String {
    let mut answer = browser.follow(url).await;
    if answer.status.is_redirection() {
        return answer.location().to_owned();
    }
    pages.set(pages.get() + 1);
    let password = ("password", PASSWORD);
    if form_action(&answer).starts_with("/register") {
        answer = fill(browser, &answer, &[("identifier", NEWCOMER)]).await;
        answer = fill(browser, &answer, &[password]).await;
    } else {
        answer = fill(browser, &answer, &[("identifier", NAME), password]).await;
    }
    answer.expect(303).location().to_owned()
}

/// Fills a page's form in; answers the page that follows, or the redirect that leaves the server.
async fn fill(browser: &mut Browser, page: &Answer, fields: &[(&str, &str)]) -> Answer {
    let token = csrf(page);
    let mut all = vec![("csrf", &*token)];
    all.extend_from_slice(fields);
    let sent = browser.post(&form_action(page), &all).await;
    browser.follow(sent.expect(303).location()).await
}

/// What each has to find out of the person.
fn judge(app: &TestApp, found: &Value) {
    let (sub, client) = (&found["userId"], &found["appId"]);
    assert!(sub.is_string() && client.is_string(), "{found}");
    let claims = &found["claims"];
    assert_eq!(claims["iss"], app.issuer, "{found}");
    assert_eq!(claims["aud"], *client, "{found}");
    for person in [claims, &found["userinfo"]] {
        assert_eq!(person["sub"], *sub, "{found}");
        assert_eq!(person["username"], NAME, "{found}");
        assert_eq!(person["name"], "Ann", "{found}");
        assert_eq!(person["email"], "ann@shop.example", "{found}");
    }
    let shelf = &found["userinfo"]["custom_data"];
    assert_eq!(*shelf, json!({ "shelf": "poetry" }), "{found}");
    let token = &found["accessToken"];
    assert_eq!(token["iss"], app.issuer, "{found}");
    assert_eq!(token["aud"], BOOKS, "{found}");
    assert_eq!(token["sub"], *sub, "{found}");
    assert_eq!(token["client_id"], *client, "{found}");
    assert_eq!(token["scope"], ALLOWED, "{found}");
    assert_eq!(found["again"]["sub"], *sub, "{found}");
}

/// The tokens were renewed, for the same person.
fn judge_renewal(found: &Value) {
    let wanted = json!({ "sub": found["userId"], "isNew": true });
    assert_eq!(found["refreshed"], wanted, "{found}");
}

#[tokio::test]
async fn node() {
    let (app, found) = run("node", 2).await;
    judge(&app, &found);
    judge_renewal(&found);
    assert_eq!(found["contextUserinfo"], found["userinfo"], "{found}");
    assert_eq!(found["silent"]["claims"]["sub"], found["userId"]);
    assert_eq!(found["silent"]["refreshToken"], Value::Null, "{found}");
    assert_eq!(found["signedOut"], true, "{found}");
    assert_eq!(found["left"], BYE, "{found}");
    let refusals = json!({
        "tampered": "callback_uri_verification.state_mismatched",
        "revoked": "oidc.invalid_grant",
        "replayed": "oidc.invalid_grant",
        "login": "callback_uri_verification.error_found",
    });
    assert_eq!(found["refusals"], refusals, "{found}");
    assert_eq!(app.count("sessions"), 1);
}

#[tokio::test]
async fn js() {
    let (app, found) = run("js", 2).await;
    judge(&app, &found);
    judge_renewal(&found);
    assert_eq!(found["issuer"], app.issuer, "{found}");
    assert_eq!(found["granted"], ALLOWED, "{found}");
    // Asked for alone, what the role does not allow is nothing.
    assert_eq!(found["narrow"], "", "{found}");
    assert_eq!(found["left"], BYE, "{found}");
    assert_eq!(found["signedOut"], "oidc.invalid_token", "{found}");
    let refusals = json!({
        "verifier": "oidc.invalid_grant",
        "elsewhere": "oidc.invalid_target",
        "revoked": "oidc.invalid_grant",
        "replayed": "oidc.invalid_grant",
        "stolen": "oidc.invalid_grant",
    });
    assert_eq!(found["refusals"], refusals, "{found}");
    assert_eq!(app.count("sessions"), 1);
}

#[tokio::test]
async fn express() {
    let (app, found) = run("express", 3).await;
    judge(&app, &found);
    assert_eq!(found["scopes"], json!([ALLOWED]), "{found}");
    assert_eq!(found["once"]["sub"], found["userId"], "{found}");
    assert_eq!(found["arrived"], true, "{found}");
    assert_eq!(found["left"], true, "{found}");
    let refusals = json!({ "before": 401, "stranger": 401, "after": 401 });
    assert_eq!(found["refusals"], refusals, "{found}");
    // Whoever signs up has no role: the resource's scopes are not theirs.
    assert_eq!(found["registered"]["username"], NEWCOMER, "{found}");
    assert_eq!(found["registeredScopes"], json!([""]), "{found}");
    assert_eq!(app.count("users"), 2);
    assert_eq!(app.count("sessions"), 1);
}

/// Each of the package's three clients begins with a person who is signed out.
#[tokio::test]
async fn next() {
    let (app, found) = run("next", 6).await;
    let arrivals = [
        ("pages", ""),
        ("actions", "/actions/user"),
        ("edge", "/edge/user"),
    ];
    for (part, arrived) in arrivals {
        let found = &found[part];
        judge(&app, found);
        assert_eq!(found["arrived"], arrived, "{part}: {found}");
        assert_eq!(found["left"], true, "{part}: {found}");
        assert_eq!(found["signedOut"], json!([false, false]), "{part}: {found}");
    }
    assert_eq!(app.count("sessions"), 0);
}

/// In Chromium, from an origin of its own.
#[tokio::test(flavor = "multi_thread")]
async fn react() {
    let (app, node) = prepare().await;
    let found = script::run_in(node, "react", &json!({})).await;
    judge(&app, &found);
    judge_renewal(&found);
    assert_eq!(found["reloaded"]["sub"], found["userId"], "{found}");
    assert_eq!(found["left"], true, "{found}");
    assert_eq!(app.count("sessions"), 1);
}

#[tokio::test]
async fn api() {
    let (app, found) = run("api", 0).await;
    let applications = &found["applications"];
    let gone = json!({ "status": 404, "code": "entity.not_exists_with_id", "message": "string" });
    assert_eq!(
        applications["names"],
        json!(["Bookstore", "Library", "Printer"])
    );
    assert_eq!(applications["total"], "3", "{found}");
    assert_eq!(applications["second"], 1, "{found}");
    let links = applications["links"].as_str().unwrap_or_default();
    assert!(links.contains(r#"rel="first""#), "{found}");
    let created = json!({ "name": "Bookstore", "type": "SPA", "description": "The Bookstore" });
    assert_eq!(applications["created"], created, "{found}");
    let changed = json!(["Bookshop", "Bookshop", "The Bookstore"]);
    assert_eq!(applications["changed"], changed, "{found}");
    assert_eq!(applications["deleted"], 204, "{found}");
    assert_eq!(applications["gone"], gone, "{found}");
    assert_eq!(applications["left"], json!(["Library", "Printer"]));

    let users = &found["users"];
    let created = json!({ "username": NAME, "email": "ann@shop.example" });
    assert_eq!(users["created"], created, "{found}");
    let taken =
        json!({ "status": 422, "code": "user.username_already_in_use", "message": "string" });
    assert_eq!(users["taken"], taken, "{found}");
    let known = json!([{ "username": NAME, "name": "Ann", "customData": { "shelf": 1 } }]);
    assert_eq!(users["renamed"], "Ann", "{found}");
    assert_eq!(users["found"], known, "{found}");
    assert_eq!(users["right"], 204, "{found}");
    assert_eq!(
        users["wrong"]["code"], "session.invalid_credentials",
        "{found}"
    );
    assert_eq!(users["removed"], 204, "{found}");
    assert_eq!(users["gone"]["status"], 404, "{found}");
    assert_eq!(app.count("users"), 0);

    assert_eq!(found["scope"], "all", "{found}");
    assert_eq!(found["malformed"]["status"], 400, "{found}");
    assert_eq!(found["malformed"]["code"], "guard.invalid_input", "{found}");
    let stranger = json!({ "status": 401, "code": "auth.unauthorized", "message": "string" });
    assert_eq!(found["stranger"], stranger, "{found}");
    let impostor = found["impostor"].as_str().unwrap_or_default();
    assert!(
        impostor.starts_with("Failed to fetch access token: 401"),
        "{found}"
    );
    assert_eq!(found["signInMode"], "SignInAndRegister", "{found}");
}
