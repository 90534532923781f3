//! Two servers on the same data.

use std::{collections::BTreeSet, time::Duration};

use keyward_tests::{Database, Manager, Options, TestApp};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    task::JoinSet,
    time::{interval, timeout},
};

use super::client::{SIGNING, published, renewed, rotate, rotate_to};

/// Requests at once.
const MANY: usize = 16;
/// Reached only by a fault.
const LONG: Duration = Duration::from_secs(20);

async fn pair() -> (TempDir, TestApp, TestApp) {
    let folder = TempDir::new().expect("a folder");
    let options = Options {
        folder: Some(folder.path().to_owned()),
        ..Options::default()
    };
    let one = TestApp::with(options.clone()).await;
    let other = TestApp::with(options).await;
    (folder, one, other)
}

async fn seen(mut is_so: impl AsyncFnMut() -> bool) {
    let mut ticks = interval(Duration::from_millis(20));
    let wait = async {
        while !is_so().await {
            ticks.tick().await;
        }
    };
    timeout(LONG, wait).await.expect("the change is never seen");
}

#[tokio::test]
async fn both_agree_when_a_key_takes_over() {
    let (_folder, one, other) = pair().await;
    let manager = one.manager().await;
    published(&other).await;
    let body = json!({ "signingKeyAlgorithm": "ES256", "rotationGracePeriod": 60 });
    rotate(&one, &manager, SIGNING, body).await;
    let waiting = published(&one).await;
    seen(async || published(&other).await == waiting).await;
    // Now both hold it in memory, and the other has read nothing since.
    for app in [&one, &other] {
        app.clock.advance_seconds(60);
    }
    let after = published(&one).await;
    assert_eq!(published(&other).await, after);
    assert_eq!([&after[0], &after[1]], [&waiting[1], &waiting[0]]);
}

#[tokio::test]
async fn a_deleted_key_is_gone_in_both() {
    let (_folder, one, other) = pair().await;
    let stolen = one.manager().await;
    let keys = rotate_to(&one, &stolen, "EC").await;
    let manager = renewed(&one, &stolen).await;
    // One issuer, two addresses: who asks has to name the right one.
    let works = async |app: &TestApp| {
        let answer = app.get("/oidc/jwks").await.expect(200);
        answer.json()["keys"].as_array().expect("a list").len() == 2
    };
    seen(async || works(&other).await).await;
    let previous = keys[1]["id"].as_str().expect("an id");
    let path = format!("{SIGNING}/{previous}");
    one.manage(&manager, "DELETE", &path, None)
        .await
        .expect(204);
    one.manage(&stolen, "GET", SIGNING, None).await.expect(401);
    seen(async || !works(&other).await).await;
}

/// A manager's token of this server, which is an issuer of its own.
async fn token_at(app: &TestApp, manager: &Manager) -> String {
    renewed(app, manager).await.token
}

/// F8: rotations at once, in both, come one after the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn rotations_at_once_leave_one_current_key() {
    let (_folder, one, other) = pair().await;
    let manager = one.manager().await;
    let before = Database::of(one.folder()).count("logs");
    let mut all = JoinSet::new();
    for app in [&one, &other].into_iter().cycle().take(MANY) {
        let request = app
            .http
            .post(app.url(&format!("/api{SIGNING}/rotate")))
            .bearer_auth(token_at(app, &manager).await)
            .json(&json!({ "signingKeyAlgorithm": "EdDSA" }));
        all.spawn(async move {
            let answer = request.send().await.expect("an answer");
            let status = answer.status().as_u16();
            let body: Value = answer.json().await.expect("JSON");
            (status, body)
        });
    }
    let mut made = BTreeSet::new();
    for (status, body) in all.join_all().await {
        // A token whose key two others have rotated away meanwhile is no longer one.
        if status == 200 {
            let statuses: Vec<&Value> = body
                .as_array()
                .expect("a list")
                .iter()
                .map(|key| &key["status"])
                .collect();
            assert_eq!(statuses, ["Current", "Previous"]);
            made.insert(body[0]["id"].to_string());
        } else {
            assert_eq!((status, &body["code"]), (401, &json!("auth.unauthorized")));
        }
    }
    assert!(made.len() >= 2, "{made:?}");
    let database = Database::of(one.folder());
    let number = |status: &str| {
        database.number(&format!(
            "SELECT COUNT(*) FROM signing_keys WHERE tenant_id = 'default' AND status = '{status}'"
        ))
    };
    assert_eq!(
        (number("Current"), number("Previous"), number("Next")),
        (1, 1, 0)
    );
    // Each that was made is on record, and nothing else.
    for app in [&one, &other] {
        app.shared
            .store
            .engine()
            .settle()
            .await
            .expect("it settles");
    }
    let rotations = "SELECT COUNT(*) FROM logs WHERE key = 'Management.SigningKey.Create'";
    let made = i64::try_from(made.len()).expect("a few");
    assert_eq!(database.number(rotations), made);
    assert!(database.count("logs") > before);
    // Whichever rotated last, the one that did not may be behind for a moment.
    seen(async || published(&one).await == published(&other).await).await;
    let algorithms: Vec<String> = published(&one).await.into_iter().map(|key| key.1).collect();
    assert_eq!(algorithms, ["EdDSA", "EdDSA"]);
}
