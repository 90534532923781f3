//! Pictures of every page of the Console, for people to look at (`console_pictures.mjs`).

use keyward_tests::{Options, TestApp};
use serde_json::json;

use super::script;

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_photographed() {
    let app = TestApp::with(Options {
        real_clock: true,
        ..Options::default()
    })
    .await;
    app.get("/console").await.expect(200);
    let manager = app.manager().await;
    let token = app.shared.store.vault().set_up_token();
    let seen = script::run(
        "console_pictures",
        &json!({
            "setUpUrl": app.url(&format!("/t/admin/setup/{}", token.expose())),
            "consoleUrl": app.url("/console"),
            "demoUrl": app.url("/demo-app"),
            "apiUrl": app.url("/api"),
            "token": manager.token,
        }),
    )
    .await;
    assert_eq!(seen["complaints"], json!([]));
}
