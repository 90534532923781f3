//! `/oidc/token/revocation` (RFC 7009, reference oidc.md §8; R23, B16, F8).

use keyward_tests::{Answer, TestApp, WEB_APP};
use serde_json::json;
use tokio::task::JoinSet;

use super::{
    clients::{self, Client},
    evidence::{Before, last_entries, payloads, settle},
    steps::{Returned, expect_error, offline_tokens, tokens, userinfo},
};

const PATH: &str = "/oidc/token/revocation";

async fn web() -> (TestApp, keyward_tests::Manager, Client) {
    let (app, manager, web) = TestApp::with_web_app().await;
    (app, manager, Client::from(&web))
}

async fn revoke(app: &TestApp, client: &Client, token: &str, more: &[(&str, &str)]) -> Answer {
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

async fn refused_refresh(app: &TestApp, client: &Client, token: &str) {
    let answer = client.refresh(app, token, &[]).await;
    expect_error(&answer, 400, "invalid_grant", "grant request is invalid");
}

#[tokio::test]
async fn a_refresh_token_ends_its_grant() {
    let (app, _, client) = web().await;
    let mut browser = app.browser();
    let tokens = offline_tokens(&app, &mut browser, &client).await;
    let (access, refresh) = (tokens.text("access_token"), tokens.text("refresh_token"));
    let sub = userinfo(&app, access).await.expect(200).json()["sub"].clone();
    let answer = revoke(&app, &client, refresh, &[]).await.expect(200);
    assert_eq!(answer.body, "");
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    for table in [
        "grants",
        "refresh_tokens",
        "access_tokens",
        "authorization_codes",
    ] {
        assert_eq!(app.count(table), 0, "{table}");
    }
    userinfo(&app, access).await.expect(401);
    let entry = payloads(&app).pop().expect("an entry");
    assert_eq!(entry["key"], "RevokeToken");
    assert_eq!(entry["result"], "Success");
    assert_eq!(entry["applicationId"], client.id);
    assert_eq!(entry["userId"], sub);
    assert_eq!(entry["grantId"].as_str().expect("an id").len(), 21);
    assert_eq!(entry["tokenTypes"], json!(["RefreshToken"]));
    assert!(!entry.to_string().contains(refresh));
    refused_refresh(&app, &client, refresh).await;
    // Once more is no error, and nothing happens (RFC 7009 §2.2).
    let before = Before::of(&app).await;
    for token in [refresh, access] {
        assert_eq!(revoke(&app, &client, token, &[]).await.expect(200).body, "");
    }
    before.expect_nothing(&app, "revoking again").await;
    // The session goes on; the client has to be given again what it had.
    let silent = browser
        .get(&client.ask().set("prompt", "none").path())
        .await;
    assert_eq!(Returned::of(&silent).get("error"), "consent_required");
    Returned::of(&browser.get(&client.ask().path()).await).code();
}

#[tokio::test]
async fn an_access_token_ends_what_its_grant_gave() {
    let (app, manager, client) = web().await;
    let other = Client::from(&app.web_app(&manager, "Library").await);
    let mut browser = app.browser();
    let tokens = offline_tokens(&app, &mut browser, &client).await;
    let (access, refresh) = (tokens.text("access_token"), tokens.text("refresh_token"));
    let code = Returned::of(&browser.get(&client.ask().path()).await)
        .code()
        .to_owned();
    let answer = browser.get(&other.ask().path()).await;
    let theirs = other
        .redeem(&app, Returned::of(&answer).code())
        .await
        .expect(200)
        .json();
    let theirs = theirs["access_token"].as_str().expect("a token");
    let more = [("token_type_hint", "refresh_token")];
    revoke(&app, &client, access, &more).await.expect(200);
    assert_eq!(last_entries(&app, 1), ["RevokeToken"]);
    let entry = payloads(&app).pop().expect("an entry");
    assert_eq!(entry["tokenTypes"], json!(["AccessToken"]));
    userinfo(&app, access).await.expect(401);
    refused_refresh(&app, &client, refresh).await;
    let redeemed = client.redeem(&app, &code).await;
    expect_error(&redeemed, 400, "invalid_grant", "grant request is invalid");
    // What other clients were given stays.
    userinfo(&app, theirs).await.expect(200);
    // So does what the user agreed to.
    let silent = browser
        .get(&client.ask().set("prompt", "none").path())
        .await;
    let code = Returned::of(&silent).code().to_owned();
    client.redeem(&app, &code).await.expect(200);
}

#[tokio::test]
async fn a_rotated_token_ends_its_family() {
    let (app, manager, _) = web().await;
    let spa = clients::spa(&app, &manager).await;
    let tokens = offline_tokens(&app, &mut app.browser(), &spa).await;
    let old = tokens.text("refresh_token");
    let second = spa.refresh(&app, old, &[]).await.expect(200).json();
    let text = |name: &str| second[name].as_str().expect("a token").to_owned();
    revoke(&app, &spa, old, &[]).await.expect(200);
    refused_refresh(&app, &spa, &text("refresh_token")).await;
    userinfo(&app, &text("access_token")).await.expect(401);
}

/// RFC 7009 §2.1: tokens of others stay, whoever presents them.
#[tokio::test]
async fn r23_tokens_of_others_stay() {
    let (app, manager, owner) = web().await;
    let tokens = offline_tokens(&app, &mut app.browser(), &owner).await;
    let (access, refresh) = (tokens.text("access_token"), tokens.text("refresh_token"));
    let web = Client::from(&app.web_app(&manager, "Library").await);
    let machine = clients::machine(&app, &manager).await;
    let spa = clients::spa(&app, &manager).await;
    let before = Before::of(&app).await;
    for token in [access, refresh] {
        for caller in [&web, &machine] {
            let refused = revoke(&app, caller, token, &[]).await;
            expect_error(
                &refused,
                400,
                "invalid_request",
                "client is not authorized to revoke the presented token",
            );
        }
        assert_eq!(revoke(&app, &spa, token, &[]).await.expect(200).body, "");
    }
    before
        .expect_nothing(&app, "revoking what others have")
        .await;
    userinfo(&app, access).await.expect(200);
    owner.refresh(&app, refresh, &[]).await.expect(200);
}

#[tokio::test]
async fn what_is_no_token_changes_nothing() {
    let (app, _, client) = web().await;
    let mut browser = app.browser();
    let tokens = tokens(&app, &mut browser, &client, &client.ask()).await;
    let session = browser.cookie("_session").expect("a cookie").to_owned();
    let code = Returned::of(&browser.get(&client.ask().path()).await)
        .code()
        .to_owned();
    app.clock.advance_seconds(3600);
    let before = Before::of(&app).await;
    for token in [
        "x",
        &session,
        &code,
        &"a".repeat(20_000),
        tokens.text("access_token"),
    ] {
        assert_eq!(revoke(&app, &client, token, &[]).await.expect(200).body, "");
    }
    for jwt in [tokens.text("id_token"), "e30.e30."] {
        expect_error(
            &revoke(&app, &client, jwt, &[]).await,
            400,
            "unsupported_token_type",
            "Structured JWT Tokens cannot be revoked via the revocation_endpoint",
        );
    }
    before.expect_nothing(&app, "revoking nothing").await;
}

#[tokio::test]
async fn r23_clients_prove_who_they_are() {
    let (app, _, client) = web().await;
    let tokens = tokens(&app, &mut app.browser(), &client, &client.ask()).await;
    let token = tokens.text("access_token");
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
    assert!(wrong.header("www-authenticate").starts_with("Basic realm="));
    let id = ("client_id", &*client.id);
    for (form, status, error) in [
        (vec![("token", token)], 400, "invalid_request"),
        (vec![("token", token), id], 401, "invalid_client"),
        (
            vec![("client_id", "nobody"), ("token", token)],
            400,
            "invalid_client",
        ),
    ] {
        let refused = app.post_form(PATH, &form).await.expect(status);
        assert_eq!(refused.json()["error"], error, "{form:?}");
    }
    let credentials = (&*client.id, client.secret.as_deref().expect("a secret"));
    let refused = app.post_form_as(PATH, credentials, &[("a", "b")]).await;
    expect_error(
        &refused,
        400,
        "invalid_request",
        "missing required parameter 'token'",
    );
    let request = app
        .http
        .post(app.url(PATH))
        .basic_auth(credentials.0, Some(credentials.1));
    let request = request
        .header("origin", "https://evil.example")
        .form(&[("token", token)]);
    let refused = app.send(request).await.expect(400);
    assert!(refused.headers.get("access-control-allow-origin").is_none());
    before
        .expect_nothing(&app, "revoking without the right")
        .await;
    userinfo(&app, token).await.expect(200);
}

/// F8: 64 at once end the grant once, and each is told that it has ended.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn f8_a_grant_ends_once() {
    let (app, manager, _) = web().await;
    let spa = clients::client(&app, &manager, "SPA", &[WEB_APP], json!({})).await;
    for kind in ["refresh_token", "access_token"] {
        app.clock.advance_seconds(120);
        let tokens = offline_tokens(&app, &mut app.browser(), &spa).await;
        settle(&app).await;
        let entries = payloads(&app).len();
        let mut all = JoinSet::new();
        for _ in 0..64 {
            let form = [("token", tokens.text(kind)), ("client_id", &spa.id)];
            let request = app.http.post(app.url(PATH)).form(&form);
            all.spawn(async move { request.send().await.expect("an answer").status() });
        }
        for status in all.join_all().await {
            assert_eq!(status, 200);
        }
        assert_eq!(payloads(&app).len(), entries + 1, "{kind}");
        refused_refresh(&app, &spa, tokens.text("refresh_token")).await;
    }
}

/// DESIGN §4: one look, one commit.
#[tokio::test]
async fn counted_work() {
    let (app, _, client) = web().await;
    let tokens = offline_tokens(&app, &mut app.browser(), &client).await;
    settle(&app).await;
    let before = app.shared.store.counters();
    revoke(&app, &client, tokens.text("access_token"), &[])
        .await
        .expect(200);
    let cost = app.shared.store.counters() - before;
    assert_eq!(
        (cost.reads, cost.commits, cost.writes),
        (1, 1, 1),
        "{cost:?}"
    );
    // Two of them only keep to the order of locks (docs/decisions/007-postgresql.md).
    assert!(cost.write_statements <= 7, "{cost:?}");
}
