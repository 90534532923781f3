//! The Console at `http://` and another name than this machine's (`console_plain_http.mjs`).

use keyward_tests::{Options, TestApp};
use serde_json::json;

use super::script;

const PUBLIC: &str = "http://console.test";

#[tokio::test(flavor = "multi_thread")]
async fn it_works_in_a_local_network() {
    let app = TestApp::with(Options {
        real_clock: true,
        origin: Some(PUBLIC.to_owned()),
        ..Options::default()
    })
    .await;
    let (_, address) = app.origin.rsplit_once('/').expect("an address");
    let token = app.shared.store.vault().set_up_token();
    script::run(
        "console_plain_http",
        &json!({
            "setUpUrl": format!("{PUBLIC}/t/admin/setup/{}", token.expose()),
            "consoleUrl": format!("{PUBLIC}/console"),
            "hosts": { "console.test": address },
        }),
    )
    .await;
}
