//! `GET /api/status`

use keyward_http::Choices;
use keyward_model::Secret;
use keyward_tests::{Answer, Options, TestApp};

async fn ask(app: &TestApp, path: &str, key: Option<&str>) -> Answer {
    let mut request = app.http.get(app.url(path));
    if let Some(key) = key {
        request = request.header("logto-status-api-key", key);
    }
    let answer = app.send(request).await.expect(204);
    assert_eq!(answer.body, "");
    answer
}

fn tenant(answer: &Answer) -> Option<&str> {
    answer.headers.get("logto-tenant-id")?.to_str().ok()
}

#[tokio::test]
async fn the_tenant_is_told_to_whoever_has_the_key() {
    let choices = Choices {
        status_api_key: Some(Secret::new("status-key".to_owned())),
        ..Choices::default()
    };
    let app = TestApp::with(Options {
        choices,
        ..Options::default()
    })
    .await;
    let told = ask(&app, "/api/status", Some("status-key")).await;
    assert_eq!(tenant(&told), Some("default"));
    let told = ask(&app, "/t/admin/api/status", Some("status-key")).await;
    assert_eq!(tenant(&told), Some("admin"));
    for wrong in [
        None,
        Some(""),
        Some("status-ke"),
        Some("status-keys"),
        Some("STATUS-KEY"),
    ] {
        assert_eq!(
            tenant(&ask(&app, "/api/status", wrong).await),
            None,
            "{wrong:?}"
        );
    }
}

#[tokio::test]
async fn without_a_key_nobody_is_told() {
    let app = TestApp::start().await;
    for given in [None, Some(""), Some("x")] {
        assert_eq!(
            tenant(&ask(&app, "/api/status", given).await),
            None,
            "{given:?}"
        );
    }
}
