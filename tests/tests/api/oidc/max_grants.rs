//! `maxAllowedGrants` of an application: on how many devices a user is signed in to it
//! (reference oidc.md §12).

use keyward_tests::{Browser, Manager, PHONE, TestApp, Tokens, WEB_APP};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{
    clients::{self, Client},
    evidence::payloads,
    steps::{Returned, offline_tokens, sign_in, userinfo},
};

const OTHER: &str = "8613800138001";

async fn limited(app: &TestApp, manager: &Manager, most: u32) -> Client {
    let more = json!({ "customClientMetadata": { "maxAllowedGrants": most } });
    clients::client(app, manager, "Traditional", &[WEB_APP], more).await
}

async fn expect(app: &TestApp, client: &Client, tokens: &Tokens, is_in: bool) {
    let (user, refreshed) = if is_in { (200, 200) } else { (401, 400) };
    userinfo(app, tokens.text("access_token"))
        .await
        .expect(user);
    let refresh = tokens.text("refresh_token");
    client.refresh(app, refresh, &[]).await.expect(refreshed);
}

/// A browser whose user is signed in asks for tokens.
async fn again(app: &TestApp, browser: &mut Browser, client: &Client) -> Tokens {
    let ask = client.ask();
    let ask = ask.set("scope", "openid offline_access profile");
    let answer = browser.get(&ask.set("prompt", "consent").path()).await;
    let redeemed = client.redeem(app, Returned::of(&answer).code()).await;
    Tokens(redeemed.expect(200).json())
}

fn revocations(app: &TestApp) -> Vec<Value> {
    let mut entries = payloads(app);
    entries.retain(|entry| entry["key"] == "RevokeGrants");
    entries
}

#[tokio::test]
async fn the_oldest_device_is_signed_out() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let (client, other) = (limited(&app, &manager, 2).await, Client::from(&web));
    let mut browsers = [(); 3].map(|()| app.browser());
    let mut tokens = Vec::new();
    for browser in &mut browsers {
        tokens.push(offline_tokens(&app, browser, &client).await);
        app.clock.advance_seconds(120);
    }
    expect(&app, &client, &tokens[0], false).await;
    expect(&app, &client, &tokens[1], true).await;
    expect(&app, &client, &tokens[2], true).await;
    let revoked = revocations(&app);
    let [revoked] = &revoked[..] else {
        panic!("{revoked:?}")
    };
    assert_eq!(revoked["reason"], "maxAllowedGrants limit reached");
    assert_eq!(revoked["revokeGrantIds"].as_array().map(Vec::len), Some(1));
    assert_eq!(revoked["applicationId"], client.id);
    assert!(revoked["userId"].is_string() && revoked["sessionId"].is_string());
    // The list of the audit log has it.
    let listed = app.manage(&manager, "GET", "/logs?logKey=RevokeGrants", None);
    assert_eq!(listed.await.expect(200).json()[0]["payload"], *revoked);

    // A device that comes again takes no place of another one, whichever is the oldest.
    let newer = again(&app, &mut browsers[1], &client).await;
    expect(&app, &client, &newer, true).await;
    expect(&app, &client, &tokens[2], true).await;
    // Other applications and other people have places of their own.
    let elsewhere = again(&app, &mut browsers[0], &other).await;
    expect(&app, &other, &elsewhere, true).await;
    let mut stranger = app.browser();
    sign_in(&app, &mut stranger, &client.ask().path(), OTHER).await;
    assert_eq!(revocations(&app).len(), 1);
    expect(&app, &client, &tokens[2], true).await;
    assert_eq!(app.count("grants"), 4);

    // A lower limit holds from the next sign-in on; whoever signs in is in.
    let path = format!("/applications/{}", client.id);
    let lower = json!({ "customClientMetadata": { "maxAllowedGrants": 1 } });
    let changed = app.manage(&manager, "PATCH", &path, Some(lower)).await;
    changed.expect(200);
    expect(&app, &client, &tokens[2], true).await;
    let newest = again(&app, &mut browsers[1], &client).await;
    expect(&app, &client, &newest, true).await;
    expect(&app, &client, &tokens[2], false).await;
}

/// What has ended with its session takes no place.
#[tokio::test]
async fn only_what_counts_is_counted() {
    let (app, manager, _) = TestApp::with_web_app().await;
    let client = limited(&app, &manager, 2).await;
    let first = offline_tokens(&app, &mut app.browser(), &client).await;
    app.clock.advance_seconds(120);
    let mut second = app.browser();
    sign_in(&app, &mut second, &client.ask().path(), PHONE).await;
    let database = keyward_tests::Database::of(app.folder());
    database.execute("UPDATE sessions SET expires_at = 0 WHERE created_at = (SELECT MAX(created_at) FROM sessions)");
    app.clock.advance_seconds(120);
    let third = offline_tokens(&app, &mut app.browser(), &client).await;
    expect(&app, &client, &first, true).await;
    expect(&app, &client, &third, true).await;
}

#[tokio::test]
async fn devices_at_once_keep_the_limit() {
    const DEVICES: usize = 12;
    let (app, manager, web) = TestApp::with_web_app().await;
    let client = limited(&app, &manager, 3).await;
    let mut browsers = Vec::new();
    for _ in 0..DEVICES {
        let mut browser = app.browser();
        sign_in(&app, &mut browser, &web.authorize(&[]), PHONE).await;
        browsers.push(browser);
        app.clock.advance_seconds(120);
    }
    let mut all = JoinSet::new();
    for mut browser in browsers {
        let path = client.ask().path();
        all.spawn(async move { browser.get(&path).await });
    }
    for answer in all.join_all().await {
        assert!(answer.expect(303).location_param("code").is_some());
    }
    let database = keyward_tests::Database::of(app.folder());
    let of_client = format!("SELECT id FROM grants WHERE client_id = '{}'", client.id);
    assert_eq!(database.texts(&of_client).len(), 3);
    assert_eq!(
        app.count("grants"),
        3 + i64::try_from(DEVICES).expect("few")
    );
}
