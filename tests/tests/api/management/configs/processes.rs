//! Two servers on the same data.

use std::time::Duration;

use keyward_tests::{Options, TestApp};
use serde_json::json;
use tempfile::TempDir;
use tokio::time::{interval, timeout};

use super::client::{SIGNING, published, renewed, rotate, rotate_to};

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
