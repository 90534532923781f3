//! How refresh tokens rotate (reference oidc.md §6.2, DESIGN §9; R10, B13, B14).

use keyward_tests::{Options, TestApp, Tokens, WEB_APP};
use serde_json::{Value, json};

use crate::api::oidc::{
    clients::{self, Client},
    evidence::{Before, last_entries, settle},
    steps::{expect_error, offline_tokens, userinfo},
};

const DAY: i64 = 86_400;
const REFUSED: &str = "ExchangeTokenBy.RefreshToken ! oidc.invalid_grant";

async fn start(kind: &str, settings: Value) -> (TestApp, Client, Tokens) {
    let (app, manager, _web) = TestApp::with_web_app().await;
    let more = json!({ "customClientMetadata": settings });
    let client = clients::client(&app, &manager, kind, &[WEB_APP], more).await;
    let tokens = offline_tokens(&app, &mut app.browser(), &client).await;
    (app, client, tokens)
}

async fn refresh(app: &TestApp, client: &Client, token: &str) -> Tokens {
    Tokens(client.refresh(app, token, &[]).await.expect(200).json())
}

/// R10: those of public clients rotate at each use.
#[tokio::test]
async fn r10_public_clients_rotate_at_each_use() {
    for kind in ["SPA", "Native"] {
        let (app, client, tokens) = start(kind, json!({})).await;
        let mut seen = vec![tokens.text("refresh_token").to_owned()];
        for _ in 0..5 {
            let next = refresh(&app, &client, seen.last().expect("one")).await;
            assert!(
                !seen.contains(&next.text("refresh_token").to_owned()),
                "{kind}"
            );
            assert_eq!(next.text("refresh_token").len(), 43);
            seen.push(next.text("refresh_token").to_owned());
        }
    }
}

/// Those of confidential clients when 70 % of their life has passed.
#[tokio::test]
async fn confidential_clients_rotate_late() {
    let (app, client, tokens) = start("Traditional", json!({ "refreshTokenTtlInDays": 10 })).await;
    let first = tokens.text("refresh_token");
    app.clock.advance_seconds(7 * DAY - 1);
    assert_eq!(
        refresh(&app, &client, first).await.text("refresh_token"),
        first
    );
    app.clock.advance_seconds(1);
    let second = refresh(&app, &client, first).await;
    let second = second.text("refresh_token");
    assert_ne!(second, first);
    // Its life begins anew.
    app.clock.advance_seconds(7 * DAY - 1);
    assert_eq!(
        refresh(&app, &client, second).await.text("refresh_token"),
        second
    );
    app.clock.advance_seconds(2 * DAY);
    let third = refresh(&app, &client, second).await;
    assert_ne!(third.text("refresh_token"), second);
}

#[tokio::test]
async fn rotation_can_be_switched_off() {
    for kind in ["SPA", "Traditional"] {
        let (app, client, tokens) = start(kind, json!({ "rotateRefreshToken": false })).await;
        let token = tokens.text("refresh_token");
        for _ in 0..3 {
            app.clock.advance_seconds(4 * DAY);
            assert_eq!(
                refresh(&app, &client, token).await.text("refresh_token"),
                token,
                "{kind}"
            );
        }
        app.clock.advance_seconds(2 * DAY);
        client.refresh(&app, token, &[]).await.expect(400);
    }
}

/// An SPA's family lives as long as its first token, a native application's as long as it is used.
#[tokio::test]
async fn the_life_of_a_rotated_token() {
    for (kind, lives) in [("SPA", false), ("Native", true)] {
        let (app, client, tokens) = start(kind, json!({})).await;
        app.clock.advance_seconds(10 * DAY);
        let second = refresh(&app, &client, tokens.text("refresh_token")).await;
        app.clock.advance_seconds(4 * DAY);
        let third = client
            .refresh(&app, second.text("refresh_token"), &[])
            .await;
        assert_eq!(
            third.status.as_u16(),
            if lives { 200 } else { 400 },
            "{kind}"
        );
    }
}

/// DESIGN §9: who did not hear the answer may ask again for ten seconds, and gets the same.
#[tokio::test]
async fn r10_b13_the_retry_window_gives_the_same_successor() {
    let (app, client, tokens) = start("SPA", json!({})).await;
    let first = tokens.text("refresh_token");
    let next = refresh(&app, &client, first).await;
    let successor = next.text("refresh_token");
    for _ in 0..2 {
        app.clock.advance_seconds(5);
        let again = refresh(&app, &client, first).await;
        assert_eq!(again.text("refresh_token"), successor);
        userinfo(&app, again.text("access_token")).await.expect(200);
    }
    assert_eq!(app.count("refresh_tokens"), 2);
    // The successor works, and its use does not shut the window of the first.
    let third = refresh(&app, &client, successor).await;
    assert_eq!(
        refresh(&app, &client, first).await.text("refresh_token"),
        successor
    );
    userinfo(&app, third.text("access_token")).await.expect(200);
}

/// Outside the window it was stolen, from whomever: the whole family ends.
#[tokio::test]
async fn r10_replay_outside_the_window_ends_the_family() {
    for kind in ["SPA", "Native"] {
        let (app, client, tokens) = start(kind, json!({})).await;
        let first = tokens.text("refresh_token");
        let second = refresh(&app, &client, first).await;
        let third = refresh(&app, &client, second.text("refresh_token")).await;
        // The window does not start again with a retry.
        app.clock.advance_seconds(9);
        refresh(&app, &client, first).await;
        app.clock.advance_seconds(2);
        let before = Before::of(&app).await;
        let refused = client.refresh(&app, first, &[]).await;
        expect_error(&refused, 400, "invalid_grant", "grant request is invalid");
        settle(&app).await;
        assert_eq!(last_entries(&app, 2), ["RevokeToken", REFUSED], "{kind}");
        let gone = [
            "access_tokens",
            "authorization_codes",
            "grants",
            "logs",
            "refresh_tokens",
        ];
        assert_eq!(before.changed(&app).await, gone);
        for tokens in [&tokens, &second, &third] {
            userinfo(&app, tokens.text("access_token"))
                .await
                .expect(401);
            client
                .refresh(&app, tokens.text("refresh_token"), &[])
                .await
                .expect(400);
        }
        assert_eq!(app.count("refresh_tokens"), 0);
        // The person is still signed in.
        assert_eq!(app.count("sessions"), 1);
    }
}

/// The same for a confidential client.
#[tokio::test]
async fn r10_replay_of_a_confidential_client() {
    let (app, client, tokens) = start("Traditional", json!({})).await;
    app.clock.advance_seconds(10 * DAY);
    let second = refresh(&app, &client, tokens.text("refresh_token")).await;
    app.clock.advance_seconds(11);
    client
        .refresh(&app, tokens.text("refresh_token"), &[])
        .await
        .expect(400);
    client
        .refresh(&app, second.text("refresh_token"), &[])
        .await
        .expect(400);
    assert_eq!(app.count("grants"), 0);
}

/// Who is refused for another reason does not spring the trap.
#[tokio::test]
async fn r10_another_client_ends_nothing() {
    let (app, client, tokens) = start("SPA", json!({})).await;
    let manager = app.manager().await;
    let other = clients::spa(&app, &manager).await;
    let second = refresh(&app, &client, tokens.text("refresh_token")).await;
    app.clock.advance_seconds(60);
    let before = Before::of(&app).await;
    other
        .refresh(&app, tokens.text("refresh_token"), &[])
        .await
        .expect(400);
    before.expect_entry(&app, REFUSED).await;
    let more = [("scope", "openid email")];
    let before = Before::of(&app).await;
    client
        .refresh(&app, second.text("refresh_token"), &more)
        .await
        .expect(400);
    before
        .expect_entry(&app, "ExchangeTokenBy.RefreshToken ! oidc.invalid_scope")
        .await;
    refresh(&app, &client, second.text("refresh_token")).await;
}

/// A10.2: an absolute end, however often it is used.
#[tokio::test]
async fn a10_2_a_family_ends_with_its_grant() {
    let (app, client, tokens) = start("Native", json!({})).await;
    let mut token = tokens.text("refresh_token").to_owned();
    for _ in 0..17 {
        app.clock.advance_seconds(10 * DAY);
        token = refresh(&app, &client, &token)
            .await
            .text("refresh_token")
            .to_owned();
    }
    app.clock.advance_seconds(10 * DAY - 1);
    token = refresh(&app, &client, &token)
        .await
        .text("refresh_token")
        .to_owned();
    app.clock.advance_seconds(1);
    client.refresh(&app, &token, &[]).await.expect(400);
}

/// B14: what was revoked stays so after a restart, and what was rotated goes on.
#[tokio::test]
async fn b14_a_restart_forgets_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = Options {
        folder: Some(folder.path().to_owned()),
        ..Options::default()
    };
    let app = TestApp::with(options.clone()).await;
    let manager = app.manager().await;
    app.enable_phone(&manager).await;
    let spa = clients::spa(&app, &manager).await;
    let kept = offline_tokens(&app, &mut app.browser(), &spa).await;
    app.clock.advance_seconds(120);
    let second = refresh(&app, &spa, kept.text("refresh_token")).await;
    let web = Client::from(&app.web_app(&manager, "Bookstore").await);
    let ended = offline_tokens(&app, &mut app.browser(), &web).await;
    app.clock.advance_seconds(120);
    refresh(&app, &web, ended.text("refresh_token")).await;
    let path = format!("/applications/{}", web.id);
    app.manage(&manager, "DELETE", &path, None)
        .await
        .expect(204);
    app.stop().await;

    let app = TestApp::with(options).await;
    app.clock.advance_seconds(120 + 5);
    let again = refresh(&app, &spa, kept.text("refresh_token")).await;
    userinfo(&app, ended.text("access_token")).await.expect(401);
    web.refresh(&app, ended.text("refresh_token"), &[])
        .await
        .expect(400);
    assert_eq!(
        again.text("refresh_token").len(),
        second.text("refresh_token").len()
    );
    userinfo(&app, second.text("access_token"))
        .await
        .expect(200);
}
