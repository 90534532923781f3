//! `/oidc/token/introspection` (RFC 7662, reference oidc.md §8; R23, B16).

use keyward_tests::{Answer, PHONE, TestApp};
use serde_json::{Value, json};

use super::{
    clients::{self, BOOKS, Client, client_in, everybody_reads, resources},
    evidence::{Before, settle},
    steps::{Returned, expect_error, offline_tokens, sign_in, tokens, userinfo},
};

const PATH: &str = "/oidc/token/introspection";

async fn web() -> (TestApp, keyward_tests::Manager, Client) {
    let (app, manager, web) = TestApp::with_web_app().await;
    (app, manager, Client::from(&web))
}

/// Asks as a client, with further parameters.
async fn ask(app: &TestApp, client: &Client, token: &str, more: &[(&str, &str)]) -> Answer {
    let mut form = vec![("token", token)];
    form.extend_from_slice(more);
    match &client.secret {
        Some(secret) => app.post_form_as(PATH, (&client.id, secret), &form).await,
        None => {
            form.push(("client_id", &client.id));
            app.post_form(PATH, &form).await
        }
    }
}

async fn told(app: &TestApp, client: &Client, token: &str) -> Value {
    ask(app, client, token, &[]).await.expect(200).json()
}

fn inactive() -> Value {
    json!({ "active": false })
}

#[tokio::test]
async fn an_access_token_is_told_as_recorded() {
    let (app, _, client) = web().await;
    let issued = app.shared.now().seconds();
    let tokens = tokens(&app, &mut app.browser(), &client, &client.ask()).await;
    let token = tokens.text("access_token");
    app.clock.advance_seconds(60);
    let answer = ask(&app, &client, token, &[]).await.expect(200);
    let sub = userinfo(&app, token).await.expect(200).json()["sub"].clone();
    assert_eq!(
        answer.body,
        format!(
            r#"{{"active":true,"sub":{sub},"client_id":"{}","exp":{},"iat":{issued},"iss":"{}","scope":"openid profile phone","token_type":"Bearer"}}"#,
            client.id,
            issued + 3600,
            app.issuer
        )
    );
    assert_eq!(
        answer.header("content-type"),
        "application/json; charset=utf-8"
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    // A hint only says where to look first (RFC 7662 §2.1).
    for hint in ["access_token", "refresh_token", "id_token", "nonsense", ""] {
        let hinted = ask(&app, &client, token, &[("token_type_hint", hint)]).await;
        assert_eq!(hinted.expect(200).body, answer.body, "{hint}");
    }
    // Earlier versions wrote no time of issue.
    let database = keyward_tests::Database::of(app.folder());
    database.execute("UPDATE access_tokens SET issued_at = NULL");
    let told = ask(&app, &client, token, &[]).await.expect(200);
    assert_eq!(told.body, answer.body);
    let before = Before::of(&app).await;
    // JSON is read as a form.
    let body = json!({ "token": token });
    let request = app.http.post(app.url(PATH)).json(&body);
    let request = request.basic_auth(&client.id, client.secret.as_ref());
    assert_eq!(app.send(request).await.expect(200).body, answer.body);
    before.expect_nothing(&app, "introspection").await;
}

#[tokio::test]
async fn a_refresh_token_has_no_type() {
    let (app, _, client) = web().await;
    let tokens = offline_tokens(&app, &mut app.browser(), &client).await;
    let now = app.shared.now().seconds();
    for hint in ["refresh_token", "access_token", "x"] {
        let more = [("token_type_hint", hint)];
        let told = ask(&app, &client, tokens.text("refresh_token"), &more).await;
        let told = told.expect(200).json();
        assert_eq!(told["active"], true);
        assert_eq!(told["iat"], now);
        assert_eq!(told["exp"], now + 14 * 86_400);
        assert_eq!(told["scope"], "openid offline_access profile phone");
        assert_eq!(told["client_id"], client.id);
        assert!(told.get("token_type").is_none());
    }
}

#[tokio::test]
async fn whatever_is_no_token_is_inactive() {
    let (app, _, client) = web().await;
    let mut browser = app.browser();
    let answer = sign_in(&app, &mut browser, &client.ask().path(), PHONE).await;
    let code = Returned::of(&answer).code().to_owned();
    let session = browser.cookie("_session").expect("a cookie").to_owned();
    let long = "a".repeat(20_000);
    let guest = client_in(&app, app.shared.store.system().admin_tenant(), "guest").await;
    let before = Before::of(&app).await;
    for token in [
        &*code,
        &session,
        "x",
        " ",
        "a.b",
        "a.b.c",
        "\u{2603}",
        &long,
        "' OR 1=1 --",
    ] {
        let answer = ask(&app, &client, token, &[]).await.expect(200);
        assert_eq!(answer.body, r#"{"active":false}"#, "{token}");
    }
    before.expect_nothing(&app, "looking at nothing").await;
    // A token of one tenant is nothing in another.
    let tokens = client.redeem(&app, &code).await.expect(200).json();
    let token = tokens["access_token"].as_str().expect("a token");
    let credentials = (&*guest.id, guest.secret.as_deref().expect("a secret"));
    let path = format!("/t/admin{PATH}");
    let told = app
        .post_form_as(&path, credentials, &[("token", token)])
        .await;
    assert_eq!(told.expect(200).json(), inactive());
    assert_eq!(told_active(&app, &client, token).await, true);
}

async fn told_active(app: &TestApp, client: &Client, token: &str) -> Value {
    told(app, client, token).await["active"].clone()
}

/// B16: what has ended is inactive, and so is what belongs to something that ended.
#[tokio::test]
async fn b16_what_has_ended_is_inactive() {
    let (app, manager, client) = web().await;
    let spa = clients::spa(&app, &manager).await;
    let mut browser = app.browser();
    let first = offline_tokens(&app, &mut browser, &spa).await;
    let (access, refresh) = (first.text("access_token"), first.text("refresh_token"));
    let second = spa.refresh(&app, refresh, &[]).await.expect(200).json();
    let successor = second["refresh_token"].as_str().expect("a token");
    // Rotated, though a lost answer can be fetched again for some seconds.
    assert_eq!(told(&app, &spa, refresh).await, inactive());
    assert_eq!(told_active(&app, &spa, successor).await, true);

    app.clock.advance_seconds(3599);
    assert_eq!(told_active(&app, &spa, access).await, true);
    app.clock.advance_seconds(1);
    assert_eq!(told(&app, &spa, access).await, inactive());

    // Suspension, without a word to the tokens.
    let user = told(&app, &spa, successor).await["sub"].clone();
    let suspend = |suspended: bool| {
        let database = keyward_tests::Database::of(app.folder());
        database.execute(&format!("UPDATE users SET is_suspended = {suspended}"));
    };
    suspend(true);
    assert_eq!(told(&app, &spa, successor).await, inactive());
    suspend(false);
    assert_eq!(told(&app, &spa, successor).await["sub"], user);

    // The end of the session ends what hangs on it.
    app.clock.advance_seconds(120);
    let mut browser = app.browser();
    let bound = tokens(&app, &mut browser, &client, &client.ask()).await;
    let (access, hint) = (bound.text("access_token"), bound.text("id_token"));
    assert_eq!(told_active(&app, &client, access).await, true);
    let out = format!("/oidc/session/end?id_token_hint={hint}");
    browser.get(&out).await.expect(303);
    assert_eq!(told(&app, &client, access).await, inactive());
    // So does the end of its time.
    app.clock.advance_seconds(14 * 86_400);
    assert_eq!(told(&app, &spa, successor).await, inactive());
}

#[tokio::test]
async fn jwts_have_no_row() {
    let (app, _, client) = web().await;
    resources(&app).await;
    let mut browser = app.browser();
    sign_in(&app, &mut browser, &client.ask().path(), PHONE).await;
    everybody_reads(&app, true);
    let ask_books = client
        .ask()
        .set("resource", BOOKS)
        .set("scope", "openid read");
    let answer = browser.get(&ask_books.path()).await;
    let code = Returned::of(&answer).code().to_owned();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", &client.redirect_uri),
        ("resource", BOOKS),
    ];
    let tokens = client.token(&app, &form).await.expect(200).json();
    let before = Before::of(&app).await;
    let text = |name: &str| tokens[name].as_str().expect("a token").to_owned();
    for token in [
        text("access_token"),
        text("id_token"),
        "e30.e30.".to_owned(),
    ] {
        let refused = ask(&app, &client, &token, &[]).await;
        expect_error(
            &refused,
            400,
            "unsupported_token_type",
            "Structured JWT Tokens cannot be introspected via the introspection_endpoint",
        );
    }
    before.expect_nothing(&app, "looking at a JWT").await;
}

/// Who may know what: docs/decisions/002-keys.md.
#[tokio::test]
async fn r23_others_see_what_is_sent_to_them() {
    let (app, manager, owner) = web().await;
    let tokens = offline_tokens(&app, &mut app.browser(), &owner).await;
    let (access, refresh) = (tokens.text("access_token"), tokens.text("refresh_token"));
    let other = Client::from(&app.web_app(&manager, "Library").await);
    let machine = clients::machine(&app, &manager).await;
    let spa = clients::spa(&app, &manager).await;
    let native = clients::native(&app, &manager).await;
    let more = json!({ "isThirdParty": true });
    let uris = [keyward_tests::WEB_APP];
    let stranger = clients::client(&app, &manager, "Traditional", &uris, more).await;
    for (caller, sees_access, sees_refresh) in [
        (&owner, true, true),
        (&other, true, false),
        (&machine, true, false),
        (&spa, false, false),
        (&native, false, false),
        (&stranger, false, false),
    ] {
        let own = told(&app, caller, access).await;
        assert_eq!(own["active"], sees_access, "{caller:?} {own}");
        let own = told(&app, caller, refresh).await;
        assert_eq!(own["active"], sees_refresh, "{caller:?} {own}");
    }
    // A public client knows its own tokens.
    app.clock.advance_seconds(120);
    let own = offline_tokens(&app, &mut app.browser(), &spa).await;
    for name in ["access_token", "refresh_token"] {
        assert_eq!(told_active(&app, &spa, own.text(name)).await, true);
        assert_eq!(told_active(&app, &native, own.text(name)).await, false);
    }
}

/// R23: who is asked by a stranger says nothing.
#[tokio::test]
async fn r23_clients_prove_who_they_are() {
    let (app, _, client) = web().await;
    let tokens = tokens(&app, &mut app.browser(), &client, &client.ask()).await;
    let token = tokens.text("access_token");
    let secret = client.secret.as_deref().expect("a secret");
    let before = Before::of(&app).await;
    let wrong = app
        .post_form_as(PATH, (&client.id, "wrong"), &[("token", token)])
        .await;
    expect_error(
        &wrong,
        401,
        "invalid_client",
        "client authentication failed",
    );
    let challenge = wrong.header("www-authenticate");
    assert!(
        challenge.starts_with(&format!("Basic realm=\"{}\"", app.issuer)),
        "{challenge}"
    );
    let id = ("client_id", &*client.id);
    for (form, status, error, description) in [
        (
            vec![("token", token)],
            400,
            "invalid_request",
            "no client authentication mechanism provided",
        ),
        (
            vec![("token", token), id],
            401,
            "invalid_client",
            "client authentication failed",
        ),
        (
            vec![id, ("client_secret", secret)],
            400,
            "invalid_request",
            "missing required parameter 'token'",
        ),
        (
            vec![id, ("client_secret", secret), ("token", "")],
            400,
            "invalid_request",
            "missing required parameter 'token'",
        ),
        (
            vec![
                id,
                ("client_secret", secret),
                ("token", token),
                ("token", "x"),
            ],
            400,
            "invalid_request",
            "'token' parameter must not be provided twice",
        ),
        (
            vec![("client_id", "nobody"), ("token", token)],
            400,
            "invalid_client",
            "invalid client nobody",
        ),
    ] {
        let refused = app.post_form(PATH, &form).await;
        expect_error(&refused, status, error, description);
    }
    // The token of a user is no way in either.
    let request = app
        .http
        .post(app.url(PATH))
        .bearer_auth(token)
        .form(&[("token", token)]);
    expect_error(
        &app.send(request).await,
        400,
        "invalid_request",
        "invalid authorization header value format",
    );
    // A page of somebody else may not ask.
    let request = app
        .http
        .post(app.url(PATH))
        .basic_auth(&client.id, Some(secret));
    let request = request
        .header("origin", "https://evil.example")
        .form(&[("token", token)]);
    let refused = app.send(request).await;
    let description = format!(
        "origin https://evil.example not allowed for client: {}",
        client.id
    );
    expect_error(&refused, 400, "invalid_request", &description);
    assert!(refused.headers.get("access-control-allow-origin").is_none());
    // Errors are for programs, whatever they say that they read.
    let request = app
        .http
        .post(app.url(PATH))
        .header("accept", "text/html")
        .form(&[("a", "b")]);
    let answer = app.send(request).await.expect(400);
    assert!(answer.json()["error"].is_string());
    before
        .expect_nothing(&app, "asking without the right")
        .await;
    assert_eq!(told_active(&app, &client, token).await, true);
}

/// DESIGN §4: one or two statements, no commit.
#[tokio::test]
async fn counted_work() {
    let (app, _, client) = web().await;
    let tokens = offline_tokens(&app, &mut app.browser(), &client).await;
    told(&app, &client, "warm").await;
    let (access, refresh) = (tokens.text("access_token"), tokens.text("refresh_token"));
    for (token, statements) in [(access, 1), (refresh, 2), ("none", 2)] {
        settle(&app).await;
        let before = app.shared.store.counters();
        told(&app, &client, token).await;
        let cost = app.shared.store.counters() - before;
        assert_eq!(
            (cost.commits, cost.writes, cost.reads),
            (0, 0, 1),
            "{token} {cost:?}"
        );
        assert_eq!(cost.read_statements, statements, "{token} {cost:?}");
    }
}
