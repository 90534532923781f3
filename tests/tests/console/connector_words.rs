//! What the Console says of a connector's fields, in each of its languages, beside what the server says.

use keyward_tests::TestApp;
use serde_json::Value;

const ENGLISH: &str = include_str!("../../../console/src/texts/en/connectors.json");
const CHINESE: &str = include_str!("../../../console/src/texts/zh-CN/connectors.json");

fn words(texts: &str) -> Value {
    let texts: Value = serde_json::from_str(texts).expect("texts are JSON");
    texts["items"].clone()
}

#[tokio::test]
async fn every_field_is_explained_in_both_languages() {
    let app = TestApp::start().await;
    let by = app.manager().await;
    let answer = app.manage(&by, "GET", "/connector-factories", None).await;
    let factories = answer.expect(200).json();
    let (english, chinese) = (words(ENGLISH), words(CHINESE));
    let mut seen = 0;
    for factory in factories.as_array().expect("a list") {
        let id = factory["id"].as_str().expect("an id");
        let Some(items) = factory["formItems"].as_array() else {
            continue;
        };
        let keys: Vec<_> = items.iter().map(|item| item["key"].clone()).collect();
        let known = english[id].as_object().expect(id);
        assert_eq!(known.len(), keys.len(), "{id} has {keys:?}");
        for item in items {
            let key = item["key"].as_str().expect("a key");
            let ours = &english[id][key];
            assert_eq!(ours["label"], item["label"], "{id}.{key}");
            assert_eq!(ours["about"], item["description"], "{id}.{key}");
            let translated = &chinese[id][key];
            assert!(translated["label"].is_string(), "{id}.{key}");
            let is_explained = item["description"].is_string();
            assert_eq!(translated["about"].is_string(), is_explained, "{id}.{key}");
            seen += 1;
        }
    }
    assert!(seen > 60, "only {seen} fields were looked at");
}
