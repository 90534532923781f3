//! `/api/inbox`: the messages of development mode, for the Console.

use keyward_tests::{Options, PHONE, TestApp};
use serde_json::{Value, json};

use crate::api::me::{admin_manager, call_admin};

const EMAIL: &str = "ann@example.com";

#[tokio::test]
async fn each_tenant_reads_its_own_messages_newest_first() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let inbox = async || {
        app.manage(&manager, "GET", "/inbox", None)
            .await
            .expect(200)
            .json()
    };
    assert_eq!(inbox().await, json!([]));
    for to in [json!({ "phone": PHONE }), json!({ "email": EMAIL })] {
        let sent = app.manage(&manager, "POST", "/verification-codes", Some(to));
        sent.await.expect(204);
    }
    let admin = admin_manager(&app).await;
    let (path, to) = (
        "/api/verification-codes",
        json!({ "email": "root@example.com" }),
    );
    call_admin(&app, &admin, "POST", path, to).await.expect(204);

    let shown = inbox().await;
    assert_eq!(shown.as_array().map(Vec::len), Some(2), "{shown}");
    let code = app.code(EMAIL);
    assert_eq!(
        (
            &shown[0]["to"],
            &shown[0]["type"],
            &shown[0]["usage"],
            &shown[0]["code"]
        ),
        (
            &json!(EMAIL),
            &json!("Email"),
            &json!("Generic"),
            &json!(code)
        )
    );
    assert!(
        shown[0]["text"]
            .as_str()
            .is_some_and(|text| text.contains(&code)),
        "{shown}"
    );
    assert!(shown[0]["createdAt"].is_i64());
    assert_eq!(shown[1]["to"], PHONE);
    assert_eq!(shown[1]["type"], "Sms");
    assert_eq!(shown[1]["text"], Value::Null);
    let admins = call_admin(&app, &admin, "GET", "/api/inbox", Value::Null).await;
    let admins = admins.expect(200).json();
    assert_eq!(admins[0]["to"], "root@example.com");
    assert_eq!(admins.as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn outside_development_there_is_none() {
    let options = Options {
        production: true,
        ..Options::default()
    };
    let app = TestApp::with(options).await;
    let manager = app.manager().await;
    app.manage(&manager, "GET", "/inbox", None)
        .await
        .expect(404);
}
