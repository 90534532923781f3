//! A key that waits: published before it signs, and signing when its time has come, without
//! anybody acting.

use keyward_tests::TestApp;
use serde_json::{Value, json};

use super::client::{SIGNING, named_algorithms, published, renewed, rotate, token, verify};

const API: &str = "https://default.logto.app/api";

async fn signer(app: &TestApp, manager: &keyward_tests::Manager) -> String {
    let answer = token(app, manager).await.expect(200).json();
    let access = answer["access_token"].as_str().expect("a token");
    verify(app, access, API).await.expect("it is good");
    let header = jsonwebtoken::decode_header(access).expect("a header");
    header.kid.expect("a kid")
}

#[tokio::test]
async fn a_key_waits_for_its_time() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let old = published(&app).await[0].0.clone();
    let body = json!({ "signingKeyAlgorithm": "RSA", "rotationGracePeriod": 3600 });
    let keys = rotate(&app, &manager, SIGNING, body).await;
    assert_eq!(
        keys[1]["effectiveAt"],
        app.shared.now().millis() + 3_600_000
    );
    let waiting = published(&app).await;
    assert_eq!((waiting.len(), &waiting[0].0), (2, &old));
    let next = waiting[1].0.clone();
    assert_eq!(named_algorithms(&app).await, json!(["ES384", "RS256"]));
    assert_eq!(signer(&app, &manager).await, old);
    app.clock.advance_seconds(3599);
    assert_eq!(signer(&app, &manager).await, old);
    let manager = renewed(&app, &manager).await;

    app.clock.advance_seconds(1);
    // The entry of the manager's token is on its way.
    app.shared
        .store
        .engine()
        .settle()
        .await
        .expect("it settles");
    let work = app.shared.store.counters();
    let tag = app.get("/oidc/jwks").await.header("etag").to_owned();
    let after = published(&app).await;
    assert_eq!([&after[0].0, &after[1].0], [&next, &old]);
    assert_eq!(named_algorithms(&app).await, json!(["RS256", "ES384"]));
    // Not one statement was needed for it.
    let cost = app.shared.store.counters() - work;
    assert_eq!((cost.reads, cost.commits), (0, 0), "{cost:?}");
    assert_eq!(signer(&app, &manager).await, next);
    assert!(!tag.is_empty());
    // The token of before is still good, and the list says what is so.
    let keys = app.manage(&manager, "GET", SIGNING, None).await.expect(200);
    let keys: Vec<Value> = keys.json().as_array().expect("a list").clone();
    let statuses: Vec<&Value> = keys.iter().map(|key| &key["status"]).collect();
    assert_eq!(statuses, ["Current", "Previous"]);
    // A restart reads it so, too.
    let fresh = TestApp::with(keyward_tests::Options {
        folder: Some(app.folder().to_owned()),
        ..keyward_tests::Options::default()
    })
    .await;
    fresh.clock.advance_seconds(3600);
    assert_eq!(published(&fresh).await, after);
}
