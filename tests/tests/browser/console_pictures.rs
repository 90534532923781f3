//! Pictures of every page of the Console, for people to look at (`console_pictures.mjs`).

use serde_json::json;

use super::{script, set_up_url, with_console};

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_photographed() {
    let app = with_console().await;
    let manager = app.manager().await;
    let seen = script::run(
        "console_pictures",
        &json!({
            "setUpUrl": set_up_url(&app),
            "consoleUrl": app.url("/console"),
            "demoUrl": app.url("/demo-app"),
            "apiUrl": app.url("/api"),
            "token": manager.token,
        }),
    )
    .await;
    assert_eq!(seen["complaints"], json!([]));
}
