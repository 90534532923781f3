//! The story (`story.mjs`): everything is made through the Management API as docs/tutorials/authjs.md does, Aliyun is played
//! by the fake that verifies what it is sent, the app is the example's production build with Auth.js as published.

use std::sync::Arc;

use keyward_model::SystemClock;
use keyward_outbound::HostPort;
use keyward_tests::{
    Manager, Options, TestApp,
    fakes::aliyun::{Account, Gateway},
};
use serde_json::{Value, json};

use super::{example::Example, plain_app::PlainApp, script, servers};

/// The number as the person types it, and as it is stored and sent.
const TYPED: &str = "138 0013 8000";
const STORED: &str = "8613800138000";

#[tokio::test(flavor = "multi_thread")]
async fn auth_js_signs_people_in_with_a_code_from_aliyun() {
    let gateway = Arc::new(Gateway::start(Account::example(), Arc::new(SystemClock)).await);
    let app = server(&gateway).await;
    let manager = app.manager().await;
    let (id, secret) = application(&app, &manager).await;
    connect_aliyun(&app, &manager, &gateway).await;
    app.enable_phone(&manager).await;
    let example = Example::start(&app.issuer, (&id, &secret)).await;
    name_redirect_uri(&app, &manager, &id, &example.url).await;
    let second = PlainApp::new(&app, &manager, "Second app").await;
    let phones = Arc::clone(&gateway);
    let codes = servers::codes(move || {
        let newest = phones.unread().pop()?;
        newest.variables.get("code").cloned()
    })
    .await;

    let seen = script::run(
        "story",
        &json!({
            "appUrl": example.url,
            "issuer": app.issuer,
            "codeUrl": codes.url("/code"),
            "phone": { "number": TYPED, "country": "CN" },
            "endSessionUrl": app.url(&format!("/oidc/session/end?client_id={id}")),
            "secondAuthorizeUrl": second.authorize(&app, &[]),
            "secondRedirect": second.redirect,
        }),
    )
    .await;

    judge_what_was_seen(&seen, &app, &example);
    let user = the_one_user(&app, &manager).await;
    let code = url::Url::parse(seen["second"]["url"].as_str().expect("a URL")).expect("a URL");
    let code = code.query_pairs().find(|(name, _)| name == "code");
    let who = second.user_info(&app, &code.expect("a code").1).await;
    assert_eq!(who["sub"], user["id"]);
    assert_eq!(who["phone_number"], STORED);
    judge_messages(&gateway);
    judge_log(&app, &manager, &id, user["id"].as_str().expect("an id")).await;
}

/// `keyward serve --allow-outbound <gateway>`, on the machine's clock, since Next.js and Aliyun have that one.
async fn server(gateway: &Gateway) -> TestApp {
    TestApp::with(Options {
        production: true,
        real_clock: true,
        allow_outbound: vec![HostPort::parse(&gateway.address().to_string()).expect("host:port")],
        ..Options::default()
    })
    .await
}

async fn application(app: &TestApp, manager: &Manager) -> (String, String) {
    let body = json!({ "name": "Bookstore", "type": "Traditional" });
    let made = app.application(manager, body).await;
    let id = made["id"].as_str().expect("an id").to_owned();
    let path = format!("/applications/{id}/secrets");
    let secrets = app.manage(manager, "GET", &path, None).await.expect(200);
    let secret = secrets.json()[0]["value"].as_str().map(str::to_owned);
    (id, secret.expect("a secret"))
}

/// The app's port is known once it runs.
async fn name_redirect_uri(app: &TestApp, manager: &Manager, id: &str, url: &str) {
    let body = json!({ "oidcClientMetadata": {
        "redirectUris": [format!("{url}/api/auth/callback/logto")],
        "postLogoutRedirectUris": [url],
    } });
    app.manage(manager, "PATCH", &format!("/applications/{id}"), Some(body))
        .await
        .expect(200);
}

/// Tests the connector with a message to one's own phone, then saves it.
async fn connect_aliyun(app: &TestApp, manager: &Manager, gateway: &Gateway) {
    let config = gateway.connector_config();
    let factory = "aliyun-short-message-service";
    let test = json!({ "phone": STORED, "config": config });
    let path = format!("/connectors/{factory}/test");
    app.manage(manager, "POST", &path, Some(test))
        .await
        .expect(204);
    assert_eq!(gateway.take_code(STORED).await, "000000");
    let body = json!({ "connectorId": factory, "config": config });
    app.manage(manager, "POST", "/connectors", Some(body))
        .await
        .expect(200);
}

fn judge_what_was_seen(seen: &Value, app: &TestApp, example: &Example) {
    assert_eq!(seen["signInPage"]["heading"], "Sign in to Bookstore");
    assert_eq!(seen["offeredAccount"], true, "a new number");
    let home = format!("{}/", example.url);
    for state in [
        &seen["firstApp"],
        &seen["silent"]["app"],
        &seen["again"]["app"],
    ] {
        assert_eq!(state["url"], home.as_str());
    }
    assert_eq!(seen["signOutPage"]["asked"], true);
    let success = app.url("/oidc/session/end/success");
    assert_eq!(seen["signOutPage"]["leftAt"], success.as_str());
    assert_eq!(seen["again"]["offeredAccount"], false);
    assert_eq!(seen["complaints"], json!([]));
}

async fn the_one_user(app: &TestApp, manager: &Manager) -> Value {
    let users = app.manage(manager, "GET", "/users", None).await.expect(200);
    let users = users.json();
    assert_eq!(users.as_array().map(Vec::len), Some(1), "{users}");
    assert_eq!(users[0]["primaryPhone"], STORED);
    users[0].clone()
}

/// Two codes, each by the template of mainland numbers, and no request that Aliyun would have refused.
fn judge_messages(gateway: &Gateway) {
    let messages = gateway.unread();
    let phones: Vec<&str> = messages.iter().map(|it| it.phone.as_str()).collect();
    assert_eq!(phones, [STORED, STORED]);
    assert!(
        messages
            .iter()
            .all(|it| it.template_code == "SMS_100000001")
    );
    assert_eq!(gateway.refusals(), Vec::<String>::new());
}

/// Every step of the sign-ins to the app: with a code as a new user, silently, with a code again. Steps of one write have the
/// same time, so their order says nothing.
async fn judge_log(app: &TestApp, manager: &Manager, id: &str, user: &str) {
    let path = format!("/logs?page_size=100&applicationId={id}");
    let answer = app.manage(manager, "GET", &path, None).await.expect(200);
    let mut lines = Vec::new();
    for entry in answer.json().as_array().expect("a list") {
        let (key, payload) = (&entry["key"], &entry["payload"]);
        let (key, result) = (key.as_str(), payload["result"].as_str());
        let (key, result) = (key.expect("a key"), result.expect("a result"));
        assert_eq!(payload["applicationId"], id);
        if key.starts_with("ExchangeTokenBy") || key == "RevokeToken" {
            assert_eq!(payload["userId"], user, "{entry}");
        }
        lines.push(format!("{key} {result}"));
    }
    let mut wanted = [
        "Interaction.Create Success",
        "Interaction.SignIn.Create Success",
        "Interaction.SignIn.Verification.PhoneVerificationCode.Create Success",
        "Interaction.SignIn.Verification.PhoneVerificationCode.Submit Success",
        "Interaction.SignIn.Identifier.Submit Error",
        "Interaction.Register.Update Success",
        "Interaction.Register.Identifier.Submit Success",
        "Interaction.Register.Submit Success",
        "Interaction.End Success",
        "ExchangeTokenBy.AuthorizationCode Success",
        "ExchangeTokenBy.AuthorizationCode Success",
        "RevokeToken Success",
        "Interaction.Create Success",
        "Interaction.SignIn.Create Success",
        "Interaction.SignIn.Verification.PhoneVerificationCode.Create Success",
        "Interaction.SignIn.Verification.PhoneVerificationCode.Submit Success",
        "Interaction.SignIn.Identifier.Submit Success",
        "Interaction.SignIn.Submit Success",
        "Interaction.End Success",
        "ExchangeTokenBy.AuthorizationCode Success",
    ];
    lines.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(lines, wanted);
}
