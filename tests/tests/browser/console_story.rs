//! The whole tutorial by mouse (`console_story.mjs`), from an empty data folder to the traces of a sign-in to the example's
//! production build with Auth.js as published, in each language of the Console. The fake that verifies what it is sent is
//! Aliyun.

use std::sync::Arc;

use axum::{Json, Router, routing::post};
use keyward_model::SystemClock;
use keyward_tests::{
    DataFolder, Program,
    fakes::aliyun::{Account, Gateway},
};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::{example::Example, script, servers};

/// Two numbers as people type them: of the administrator, and of the app's first user.
const TYPED: [&str; 2] = ["13800138001", "13800138000"];

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_tutorial_by_mouse() {
    follow("en").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_tutorial_by_mouse_in_chinese() {
    follow("zh-CN").await;
}

async fn follow(language: &str) {
    let gateway = Arc::new(Gateway::start(Account::example(), Arc::new(SystemClock)).await);
    let folder = DataFolder::new().await;
    let address = gateway.address().to_string();
    let server = Program::dev_on(folder.path(), &["--allow-outbound", &address]).await;
    let origin = server.announced("issuer").await.replace("/oidc", "");
    let (example, starter) = starter().await;
    let phones = Arc::clone(&gateway);
    let codes = servers::codes(move || {
        let newest = phones.unread().pop()?;
        newest.variables.get("code").cloned()
    })
    .await;
    let config = gateway.connector_config();

    let seen = script::run(
        "console_story",
        &json!({
            "pictures": format!("console_story-{language}"),
            "language": language,
            "setUpUrl": server.set_up_link().await,
            "consoleUrl": format!("{origin}/console"),
            "startUrl": starter.url("/start"),
            "codeUrl": codes.url("/code"),
            "aliyun": {
                "accessKeyId": config["accessKeyId"],
                "accessKeySecret": config["accessKeySecret"],
                "signName": config["signName"],
                "wrongSignName": "Somebody else",
                "refusal": "isv.SMS_SIGNATURE_ILLEGAL",
                "templates": config["templates"].to_string(),
                "endpoint": config["endpoint"],
            },
            "phones": TYPED.map(|number| json!({ "number": number, "country": "CN" })),
        }),
    )
    .await;

    assert_eq!(seen["complaints"], json!([]));
    let example = example.lock().await.take().expect("the app was started");
    assert_eq!(seen["appUrl"], example.url.as_str());
    judge_messages(&gateway);
    assert_eq!(server.stop().await, Some(0));
}

/// Starts the app once the guide has told its values: `POST /start`.
async fn starter() -> (Arc<Mutex<Option<Example>>>, servers::Server) {
    #[derive(Deserialize)]
    struct Guide {
        issuer: String,
        id: String,
        secret: String,
    }
    let place = Arc::new(Mutex::new(None));
    let own = Arc::clone(&place);
    let start = move |Json(guide): Json<Guide>| async move {
        let app = Example::start(&guide.issuer, (&guide.id, &guide.secret)).await;
        let url = app.url.clone();
        *own.lock().await = Some(app);
        Json::<Value>(json!({ "url": url }))
    };
    let server = servers::Server::start(Router::new().route("/start", post(start))).await;
    (place, server)
}

/// The test's message and two codes, and the one refusal that was asked for.
fn judge_messages(gateway: &Gateway) {
    let messages = gateway.unread();
    let phones: Vec<&str> = messages.iter().map(|it| it.phone.as_str()).collect();
    let [admin, user] = TYPED.map(|number| format!("86{number}"));
    assert_eq!(phones, [&*admin, &*admin, &*user]);
    assert_eq!(gateway.refusals(), ["isv.SMS_SIGNATURE_ILLEGAL"]);
}
