//! What an administrator does beside the tutorial, by mouse (`console_hands.mjs`), and the Console without a mouse
//! (`console_keys.mjs`).

use axum::http::Method;
use keyward_tests::{
    Manager, Options, TestApp,
    fakes::smtp::{AUTHORITY, PASSWORD, Protection, Smtp, USER},
};
use serde_json::json;

use super::{get, script, servers, set_up_url, with_console};

const MAIL_HOST: &str = "smtp.example.com";
/// Whom a message goes to while no connector sends mail.
const READER: &str = "reader@bookstore.example";

#[tokio::test(flavor = "multi_thread")]
async fn everything_by_mouse() {
    let mail = Smtp::start(Protection::StartTls).await;
    let app = TestApp::with(Options {
        real_clock: true,
        routes: [(MAIL_HOST.to_owned(), mail.address())].into(),
        ..Options::default()
    })
    .await;
    app.get("/console").await.expect(200);
    let manager = app.manager().await;
    let logo = servers::logo().await;
    let codes = servers::codes(super::latest_in_inbox(&app)).await;
    let body = json!({ "email": READER });
    let message = ("message", Method::POST, "/verification-codes", body);
    let switches = servers::switches(&app, &manager, vec![message]).await;
    let seen = script::run(
        "console_hands",
        &json!({
            "setUpUrl": set_up_url(&app),
            "consoleUrl": app.url("/console"),
            "demoUrl": app.url("/demo-app"),
            "codeUrl": codes.url("/code"),
            "messageUrl": switches.url("/message"),
            "reader": READER,
            "logoUrl": logo.url("/logo.svg"),
            "mail": {
                "host": MAIL_HOST,
                "port": "587",
                "sender": format!("Bookstore <{USER}>"),
                "credentials": json!({ "type": "login", "user": USER, "pass": PASSWORD }).to_string(),
                "tls": json!({ "ca": AUTHORITY }).to_string(),
                "servername": "localhost",
                "to": "me@bookstore.example",
            },
        }),
    )
    .await;
    assert_eq!(seen["complaints"], json!([]));

    // What was done by mouse stands in the database, and nothing else.
    assert_eq!(get(&app, &manager, "/users").await, json!([]));
    assert_eq!(get(&app, &manager, "/connectors").await, json!([]));
    judge_mails(&mail);
    judge_application(&app, &manager).await;
    judge_pages(&app, &manager, &logo.url("/logo.svg")).await;
}

/// One mail by the form that was not saved yet, one by the saved one.
fn judge_mails(mail: &Smtp) {
    let delivered = mail.delivered();
    assert_eq!(delivered.len(), 2, "{:?}", mail.commands());
    for one in delivered {
        assert_eq!(one.recipients, ["me@bookstore.example"]);
        let text = one.part("text/plain").expect("a plain part");
        assert!(text.contains("000000"), "{text}");
    }
    assert_eq!(mail.exposed(), 0);
}

async fn judge_application(app: &TestApp, manager: &Manager) {
    let made = get(app, manager, "/applications?types=SPA").await;
    let [made] = made.as_array().expect("a list").as_slice() else {
        panic!("one application is left: {made}");
    };
    assert_eq!(made["name"], "Reading room");
    assert_eq!(made["description"], "For readers");
    assert_eq!(made["customData"], json!({ "shelf": 7 }));
    let metadata = &made["customClientMetadata"];
    assert_eq!(
        metadata["corsAllowedOrigins"],
        json!(["https://reading.example"])
    );
    assert_eq!(metadata["alwaysIssueRefreshToken"], true);
    assert_eq!(metadata["rotateRefreshToken"], false);
    assert_eq!(metadata["refreshTokenTtlInDays"], 30);
}

async fn judge_pages(app: &TestApp, manager: &Manager, logo: &str) {
    let pages = get(app, manager, "/sign-in-exp").await;
    assert_eq!(pages["branding"]["logoUrl"], logo);
    assert_eq!(pages["branding"]["favicon"], logo);
    assert_eq!(
        pages["color"],
        json!({
            "primaryColor": "#0b6b5d",
            "isDarkModeEnabled": true,
            "darkPrimaryColor": "#5fd3bf",
        })
    );
    assert_eq!(pages["customCss"], ".primary { border-radius: 17px }");
    assert_eq!(pages["termsOfUseUrl"], "https://bookstore.example/terms");
    assert_eq!(pages["agreeToTermsPolicy"], "Manual");
    assert_eq!(
        pages["languageInfo"],
        json!({ "autoDetect": false, "fallbackLanguage": "fr" })
    );
    let texts = get(app, manager, "/custom-phrases").await;
    assert_eq!(texts.as_array().expect("a list").len(), 1, "{texts}");
    assert_eq!(texts[0]["languageTag"], "fr");
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_by_keyboard() {
    let app = with_console().await;
    let manager = app.manager().await;
    let user = json!({ "username": "mei", "name": "Mei Wang" });
    app.manage(&manager, "POST", "/users", Some(user))
        .await
        .expect(200);
    let seen = script::run(
        "console_keys",
        &json!({ "setUpUrl": set_up_url(&app), "consoleUrl": app.url("/console") }),
    )
    .await;
    assert_eq!(seen["complaints"], json!([]));

    let made = get(&app, &manager, "/applications?types=Native").await;
    assert_eq!(made[0]["name"], "By keyboard");
    assert_eq!(made.as_array().expect("a list").len(), 1);
    let users = get(&app, &manager, "/users").await;
    assert_eq!(users[0]["name"], "Mei Li");
    assert_eq!(users[0]["isSuspended"], true);
}
