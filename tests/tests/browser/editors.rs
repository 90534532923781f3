//! The Console's editors by keyboard (`editors.mjs`): of JSON with a schema, of CSS, and of texts in a language that the
//! pages do not speak by themselves.

use serde_json::json;

use super::{script, set_up_url, with_console};

#[tokio::test(flavor = "multi_thread")]
async fn texts_and_code_are_edited_with_a_preview() {
    let app = with_console().await;
    let manager = app.manager().await;
    let (tag, text) = ("nl", "Verder");
    let seen = script::run(
        "editors",
        &json!({
            "setUpUrl": set_up_url(&app),
            "consoleUrl": app.url("/console"),
            "tag": tag,
            "text": text,
        }),
    )
    .await;
    assert_eq!(seen["complaints"], json!([]));

    let stored = app.manage(&manager, "GET", "/custom-phrases", None).await;
    let stored = stored.expect(200).json();
    assert_eq!(stored.as_array().map(Vec::len), Some(1), "{stored}");
    assert_eq!(stored[0]["languageTag"], tag);
    assert_eq!(
        stored[0]["translation"],
        json!({ "action": { "continue": text } })
    );
    let settings = app.manage(&manager, "GET", "/sign-in-exp", None).await;
    assert_eq!(settings.expect(200).json()["customCss"], json!(null));
}
