//! Texts of the pages in a tenant's own words.

use keyward_tests::{Answer, Manager, TestApp};
use serde_json::{Value, json};

async fn put(app: &TestApp, manager: &Manager, tag: &str, texts: Value) -> Answer {
    let path = format!("/custom-phrases/{tag}");
    app.manage(manager, "PUT", &path, Some(texts)).await
}

#[tokio::test]
async fn own_words_are_kept_by_language() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let call = async |method: &str, tag: &str| {
        let path = format!("/custom-phrases{tag}");
        app.manage(&manager, method, &path, None).await
    };
    assert_eq!(call("GET", "").await.expect(200).json(), json!([]));
    let texts = json!({ "action": { "continue": "Go on", } });
    let first = put(&app, &manager, "fr", texts.clone()).await.expect(201);
    assert_eq!(first.json()["translation"], texts);
    assert_eq!(first.json()["languageTag"], "fr");
    // Empty texts leave the built-in ones; the rest is replaced as a whole.
    let emptied = json!({ "action": { "continue": "" } });
    let second = put(&app, &manager, "fr", emptied).await.expect(201);
    assert_eq!(second.json()["translation"], json!({}));
    assert_eq!(second.json()["id"], first.json()["id"]);
    put(&app, &manager, "de", texts).await.expect(201);
    let listed = call("GET", "").await.expect(200).json();
    let tags: Vec<&Value> = listed
        .as_array()
        .into_iter()
        .flatten()
        .map(|row| &row["languageTag"])
        .collect();
    assert_eq!(tags, ["de", "fr"]);
    call("DELETE", "/fr").await.expect(204);
    for method in ["GET", "DELETE"] {
        let gone = call(method, "/fr").await.expect(404);
        assert_eq!(gone.json()["code"], "entity.not_found");
    }
}

#[tokio::test]
async fn only_texts_that_there_are_in_languages_that_there_are() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    for unknown in [
        json!({ "action": { "continue": { "deeper": "x" } } }),
        json!({ "action": "x" }),
        json!({ "nothing": { "like": "that" } }),
    ] {
        let refused = put(&app, &manager, "fr", unknown.clone()).await;
        assert_eq!(refused.status, 422, "{unknown}");
        let code = "localization.invalid_translation_structure";
        assert_eq!(refused.json()["code"], code);
    }
    let refused = put(&app, &manager, "xx-XX", json!({})).await.expect(400);
    assert_eq!(refused.json()["code"], "guard.invalid_input");
    assert_eq!(app.count("custom_phrases"), 0);
}

#[tokio::test]
async fn the_fallback_language_may_be_an_own_one_and_stays() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let fall_back = async |tag: &str| {
        let info = json!({ "languageInfo": { "autoDetect": false, "fallbackLanguage": tag } });
        app.manage(&manager, "PATCH", "/sign-in-exp", Some(info))
            .await
    };
    let unknown = fall_back("eo-EO").await.expect(400);
    let code = "sign_in_experiences.unsupported_default_language";
    assert_eq!(unknown.json()["code"], code);
    let texts = json!({ "action": { "continue": "Daŭrigi" } });
    put(&app, &manager, "eo-EO", texts).await.expect(201);
    fall_back("eo-EO").await.expect(200);
    let refused = app
        .manage(&manager, "DELETE", "/custom-phrases/eo-EO", None)
        .await
        .expect(409);
    let code = "localization.cannot_delete_default_language";
    assert_eq!(refused.json()["code"], code);
    let seen = app.get("/api/.well-known/phrases").await.expect(200);
    assert_eq!(seen.header("content-language"), "eo-EO");
    assert_eq!(seen.json()["action"]["continue"], "Daŭrigi");
}
