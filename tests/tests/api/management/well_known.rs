//! What the pages may know, and in which language.

use keyward_tests::{Answer, TestApp};
use serde_json::json;

async fn phrases(app: &TestApp, query: &str, accept: &str) -> Answer {
    let url = app.url(&format!("/api/.well-known/phrases{query}"));
    let request = app.http.get(url).header("accept-language", accept);
    app.send(request).await
}

#[tokio::test]
async fn texts_come_in_the_language_of_the_reader() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let language = async |query: &str, accept: &str| {
        let answer = phrases(&app, query, accept).await.expect(200);
        answer.header("content-language").to_owned()
    };
    assert_eq!(language("?lng=zh-CN", "en").await, "zh-CN");
    assert_eq!(language("", "zh, en;q=0.5").await, "zh-CN");
    assert_eq!(language("?lng=tlh", "").await, "en");
    let quiet = json!({ "languageInfo": { "autoDetect": false, "fallbackLanguage": "zh-CN" } });
    app.manage(&manager, "PATCH", "/sign-in-exp", Some(quiet))
        .await
        .expect(200);
    assert_eq!(language("", "en").await, "zh-CN");
    assert_eq!(language("?lng=en", "zh").await, "en");
    let own = json!({ "action": { "continue": "Go on" } });
    app.manage(&manager, "PUT", "/custom-phrases/en", Some(own))
        .await
        .expect(201);
    let texts = phrases(&app, "?lng=en", "").await.expect(200).json();
    assert_eq!(texts["action"]["continue"], "Go on");
    let built_in = phrases(&app, "?lng=zh-CN", "").await.json();
    assert_ne!(built_in["action"]["continue"], "Go on");
    // All others are there too.
    let count = |texts: &serde_json::Value| texts.as_object().map(serde_json::Map::len);
    assert_eq!(count(&texts), count(&built_in));
    assert!(count(&texts) > Some(3));
}

#[tokio::test]
async fn who_has_it_already_is_sent_nothing() {
    let app = TestApp::start().await;
    for path in ["sign-in-exp", "experience", "phrases?lng=en"] {
        let path = format!("/api/.well-known/{path}");
        let first = app.get(&path).await.expect(200);
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with('"'), "{path}: {tag}");
        let request = app.http.get(app.url(&path)).header("if-none-match", tag);
        let again = app.send(request).await.expect(304);
        assert!(again.body.is_empty(), "{path}");
    }
    let both = ["sign-in-exp", "experience"].map(|path| format!("/api/.well-known/{path}"));
    let one = app.get(&both[0]).await.json();
    assert_eq!(one, app.get(&both[1]).await.json());
    assert_eq!(one["emailBlocklistPolicy"], json!(null));
    assert_eq!(one["forgotPasswordMethods"], json!(null));
}
