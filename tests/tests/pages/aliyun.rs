//! Signing in with a code that Aliyun delivers: the server as `keyward serve` runs it, the connector
//! set up through the Management API, and the fake gateway in Aliyun's place.

use std::sync::Arc;

use keyward_model::{JsonObject, SystemClock};
use keyward_outbound::HostPort;
use keyward_tests::{
    Answer, Browser, Manager, Options, PHONE, TestApp, WebApp,
    fakes::aliyun::{Account, Gateway},
    form_action,
};
use serde_json::{Value, json};

use super::{
    evidence::Before,
    steps::{code_page, confirm, phone_page, post_phone, resend},
    words::expect_says,
};

const OVERSEAS: &str = "4915123456789";
const FACTORY: &str = "aliyun-short-message-service";
const CHINA_TEMPLATE: &str = "SMS_100000001";
const OVERSEAS_TEMPLATE: &str = "SMS_100000002";

/// A production server with a gateway that it may call.
struct Scene {
    app: TestApp,
    manager: Manager,
    gateway: Gateway,
}

impl Scene {
    async fn new() -> Self {
        let gateway = Gateway::start(Account::example(), Arc::new(SystemClock)).await;
        let allowed = HostPort::parse(&gateway.address().to_string()).expect("host and port");
        let app = TestApp::with(Options {
            production: true,
            allow_outbound: vec![allowed],
            real_clock: true,
            ..Options::default()
        })
        .await;
        let manager = app.manager().await;
        Self {
            app,
            manager,
            gateway,
        }
    }

    /// The same with the connector, the sign-in experience and an application.
    async fn ready() -> (Self, WebApp) {
        let scene = Self::new().await;
        scene.connect(scene.gateway.connector_config()).await;
        scene.app.enable_phone(&scene.manager).await;
        let web = scene.app.web_app(&scene.manager, "Bookstore").await;
        (scene, web)
    }

    async fn connect(&self, config: JsonObject) -> Value {
        let body = json!({ "connectorId": FACTORY, "config": config });
        let made = self
            .app
            .manage(&self.manager, "POST", "/connectors", Some(body))
            .await;
        made.expect(200).json()
    }

    async fn test(&self, phone: &str, config: &JsonObject) -> Answer {
        let path = format!("/connectors/{FACTORY}/test");
        let body = json!({ "phone": phone, "config": config });
        self.app
            .manage(&self.manager, "POST", &path, Some(body))
            .await
    }

    /// The configuration with a secret that is not the account's.
    fn with_wrong_secret(&self) -> JsonObject {
        let mut config = self.gateway.connector_config();
        config.insert("accessKeySecret".to_owned(), "not the secret".into());
        config
    }

    async fn send(&self, browser: &mut Browser, web: &WebApp, phone: &str) -> Answer {
        let page = phone_page(browser, web).await;
        post_phone(browser, &page, phone).await
    }

    /// Sending was refused: nothing on the phone, no code that could be entered, nothing counted.
    fn expect_nothing_sent(&self) {
        assert!(self.gateway.unread().is_empty());
        assert_eq!(self.app.count("verification_codes"), 0);
        assert_eq!(self.app.count("sentinel_activities"), 0);
    }
}

#[tokio::test]
async fn a_code_signs_in() {
    let (scene, web) = Scene::ready().await;
    let (app, gateway) = (&scene.app, &scene.gateway);
    let mut browser = app.browser();
    let page = code_page(app, &mut browser, &web, PHONE).await;
    let message = gateway.take(PHONE).await;
    assert_eq!(message.template_code, CHINA_TEMPLATE);
    assert_eq!(message.sign_name, gateway.account().sign_names[0]);
    assert!(gateway.unread().is_empty());
    let entered = app
        .enter_code(&mut browser, &page, &message.variables["code"])
        .await;
    let offer = browser
        .follow(entered.expect(303).location())
        .await
        .expect(200);
    let made = confirm(&mut browser, &offer).await.expect(303);
    let redirect = browser.follow(made.location()).await.expect(303);
    let tokens = app.redeem(&web, &redirect).await.expect(200).json();
    let token = tokens["access_token"].as_str().expect("a token");
    let me = app
        .send(app.http.get(app.url("/oidc/me")).bearer_auth(token))
        .await;
    assert_eq!(me.expect(200).json()["phone_number"], PHONE);
    assert_eq!((app.count("users"), gateway.requests()), (1, 1));
    assert!(gateway.refusals().is_empty());
}

#[tokio::test]
async fn the_template_follows_the_number_and_the_purpose() {
    let scene = Scene::new().await;
    let mut config = scene.gateway.connector_config();
    // Signing in has a template of its own for China, and one for everywhere.
    config.insert(
        "templates".to_owned(),
        json!([
            { "usageType": "SignIn", "templateCode": { "china": CHINA_TEMPLATE, "overseas": OVERSEAS_TEMPLATE } },
            { "usageType": "Register", "templateCode": OVERSEAS_TEMPLATE },
            { "usageType": "ForgotPassword", "templateCode": "SMS_9" },
            { "usageType": "Generic", "templateCode": "SMS_9" },
        ]),
    );
    scene.connect(config).await;
    scene.app.enable_phone(&scene.manager).await;
    let web = scene.app.web_app(&scene.manager, "Bookstore").await;
    let app = &scene.app;
    for (phone, template) in [(PHONE, CHINA_TEMPLATE), (OVERSEAS, OVERSEAS_TEMPLATE)] {
        let mut browser = app.browser();
        let page = code_page(app, &mut browser, &web, phone).await;
        let message = scene.gateway.take(phone).await;
        assert_eq!(message.template_code, template);
        app.enter_code(&mut browser, &page, &message.variables["code"])
            .await
            .expect(303);
    }
    let mut browser = app.browser();
    let page = browser
        .follow(&web.authorize(&[("first_screen", "register")]))
        .await
        .expect(200);
    app.send_code(&mut browser, &page, OVERSEAS).await;
    assert_eq!(
        scene.gateway.take(OVERSEAS).await.template_code,
        OVERSEAS_TEMPLATE
    );
    // A mainland number by the template for abroad: Aliyun refuses it, and says which.
    let mut browser = app.browser();
    let page = browser
        .follow(&web.authorize(&[("first_screen", "register")]))
        .await
        .expect(200);
    let refused = post_phone(&mut browser, &page, PHONE).await.expect(400);
    expect_says(&refused, "error.connector.general");
    assert_eq!(
        scene.gateway.refusals(),
        ["isv.DOMESTIC_NUMBER_NOT_SUPPORTED"]
    );
}

/// An American number looks Chinese unless the check is strict.
#[tokio::test]
async fn a_strict_check_tells_america_from_china() {
    let scene = Scene::new().await;
    let mut config = scene.gateway.connector_config();
    config.insert("strictPhoneRegionNumberCheck".to_owned(), true.into());
    scene.test("14155552671", &config).await.expect(204);
    let message = scene.gateway.take("14155552671").await;
    assert_eq!(message.template_code, OVERSEAS_TEMPLATE);
    assert_eq!(message.variables["code"], "000000");
}

#[tokio::test]
async fn the_tester_shows_aliyuns_own_message() {
    let scene = Scene::new().await;
    scene
        .test(PHONE, &scene.gateway.connector_config())
        .await
        .expect(204);
    assert_eq!(scene.gateway.take_code(PHONE).await, "000000");
    let before = Before::of(&scene.app).await;
    let refused = scene
        .test(PHONE, &scene.with_wrong_secret())
        .await
        .expect(400)
        .json();
    assert_eq!(refused["code"], "connector.general");
    assert_eq!(refused["data"]["Code"], "SignatureDoesNotMatch");
    let words = "Specified signature is not matched with our calculation.";
    assert_eq!(refused["data"]["errorDescription"], words);
    assert!(
        refused["message"]
            .as_str()
            .expect("a text")
            .ends_with(words),
        "{refused}"
    );
    // Not what was signed, which would be the whole message; and no secret.
    let text = refused.to_string();
    assert!(
        !text.contains("server string") && !text.contains("not the secret"),
        "{text}"
    );
    assert_eq!(
        before.story(&scene.app).await,
        ["Management.Connector.Test ! connector.general"]
    );
    assert_eq!(before.changed(&scene.app), ["logs"]);
    assert!(scene.gateway.unread().is_empty());
    // A connector that cannot be set up is not even tried.
    let mut incomplete = scene.gateway.connector_config();
    incomplete.remove("signName");
    let refused = scene.test(PHONE, &incomplete).await.expect(400).json();
    assert_eq!(refused["code"], "connector.invalid_config");
    assert_eq!(scene.gateway.requests(), 2);
}

#[tokio::test]
async fn a_wrong_secret_at_sign_in() {
    let (scene, web) = Scene::ready().await;
    let (app, manager) = (&scene.app, &scene.manager);
    let connector = scene.connect(scene.with_wrong_secret()).await;
    let mut browser = app.browser();
    let before = Before::of(app).await;
    let refused = scene.send(&mut browser, &web, PHONE).await.expect(400);
    expect_says(&refused, "error.connector.general");
    // What Aliyun says is for administrators.
    assert!(!refused.body.contains("ignature"), "{}", refused.body);
    scene.expect_nothing_sent();
    let send = "Interaction.SignIn.Verification.PhoneVerificationCode.Create";
    assert_eq!(
        before.story(app).await,
        [
            "Interaction.Create".to_owned(),
            "Interaction.SignIn.Create".to_owned(),
            send.to_owned(),
            format!("{send} ! connector.general"),
        ]
    );
    // Whatever is typed on the code's page, there is no code.
    let page = browser
        .get(&format!("/sign-in/verification-code?app_id={}", web.id))
        .await;
    for guess in ["000000", "123456"] {
        let none = app.enter_code(&mut browser, &page, guess).await.expect(400);
        expect_says(&none, "error.verification_code.not_found");
    }
    // Ten failures are not ten messages: once the secret is right, the next one goes out.
    for _ in 0..10 {
        scene
            .send(&mut app.browser(), &web, PHONE)
            .await
            .expect(400);
    }
    let id = connector["id"].as_str().expect("an id");
    let change = json!({ "config": scene.gateway.connector_config() });
    app.manage(manager, "PATCH", &format!("/connectors/{id}"), Some(change))
        .await
        .expect(200);
    let sent = post_phone(&mut browser, &refused, PHONE).await.expect(303);
    let page = browser.follow(sent.location()).await.expect(200);
    let code = scene.gateway.take_code(PHONE).await;
    app.enter_code(&mut browser, &page, &code).await.expect(303);
}

#[tokio::test]
async fn a_limit_of_the_provider() {
    let (scene, web) = Scene::ready().await;
    scene.gateway.limit(true);
    let refused = scene
        .test(PHONE, &scene.gateway.connector_config())
        .await
        .expect(429)
        .json();
    assert_eq!(refused["code"], "connector.rate_limit_exceeded");
    assert_eq!(refused["data"]["Code"], "isv.BUSINESS_LIMIT_CONTROL");
    assert_eq!(
        refused["data"]["errorDescription"],
        "触发分钟级流控Permits:1"
    );
    let mut browser = scene.app.browser();
    let refused = scene.send(&mut browser, &web, PHONE).await.expect(429);
    expect_says(&refused, "error.connector.rate_limit_exceeded");
    scene.expect_nothing_sent();
    scene.gateway.limit(false);
    post_phone(&mut browser, &refused, PHONE).await.expect(303);
    scene.gateway.take(PHONE).await;
}

#[tokio::test]
async fn a_broken_gateway() {
    let (scene, web) = Scene::ready().await;
    for (status, body) in [
        (500, "<html>oops</html>"),
        (200, "{}"),
        (302, ""),
        (
            503,
            r#"{"Code":"ServiceUnavailable","Message":"later","RequestId":"R"}"#,
        ),
        (
            200,
            r#"{"Code":"isv.AMOUNT_NOT_ENOUGH","Message":"余额不足","RequestId":"R"}"#,
        ),
    ] {
        scene.gateway.answer_next(status, body);
        let refused = scene.send(&mut scene.app.browser(), &web, PHONE).await;
        assert_eq!(refused.status, 400, "{status} {body}");
        expect_says(&refused, "error.connector.general");
        assert!(
            !refused.body.contains("oops") && !refused.body.contains("余额"),
            "{}",
            refused.body
        );
        scene.expect_nothing_sent();
    }
}

#[tokio::test]
async fn a_gateway_that_is_gone() {
    let (scene, web) = Scene::ready().await;
    let Scene {
        app,
        manager,
        gateway,
    } = scene;
    let (address, config) = (gateway.address(), gateway.connector_config());
    drop(gateway);
    let is_gone = async { while tokio::net::TcpStream::connect(address).await.is_ok() {} };
    let patience = std::time::Duration::from_secs(10);
    tokio::time::timeout(patience, is_gone)
        .await
        .expect("it stops");
    let path = format!("/connectors/{FACTORY}/test");
    let body = json!({ "phone": PHONE, "config": config });
    let refused = app
        .manage(&manager, "POST", &path, Some(body))
        .await
        .expect(502)
        .json();
    assert_eq!(refused["code"], "connector.general");
    let mut browser = app.browser();
    let page = phone_page(&mut browser, &web).await;
    let refused = post_phone(&mut browser, &page, PHONE).await.expect(502);
    expect_says(&refused, "error.connector.general");
    assert_eq!(
        (
            app.count("verification_codes"),
            app.count("sentinel_activities")
        ),
        (0, 0)
    );
}

/// An address inside that nobody allowed is not called, whoever asks.
#[tokio::test]
async fn only_the_allowed_address_is_called() {
    let scene = Scene::new().await;
    let hidden = Gateway::start(Account::example(), Arc::new(SystemClock)).await;
    let refused = scene
        .test(PHONE, &hidden.connector_config())
        .await
        .expect(400)
        .json();
    assert_eq!(refused["code"], "connector.invalid_config");
    assert_eq!((hidden.requests(), scene.gateway.requests()), (0, 0));
}

/// `keyward serve` keeps the contract's refusals: nothing stands in for a connector.
#[tokio::test]
async fn production_without_a_connector() {
    let scene = Scene::new().await;
    let (app, manager) = (&scene.app, &scene.manager);
    let web = app.web_app(manager, "Bookstore").await;
    let phone = json!({
        "signUp": { "identifiers": ["phone"], "password": false, "verify": true },
        "signIn": { "methods": [{
            "identifier": "phone", "password": false, "verificationCode": true,
            "isPasswordPrimary": false,
        }] },
    });
    let before = Before::of(app).await;
    let refused = app
        .manage(manager, "PATCH", "/sign-in-exp", Some(phone))
        .await
        .expect(400);
    assert_eq!(
        refused.json()["code"],
        "sign_in_experiences.enabled_connector_not_found"
    );
    expect_says(
        &phone_page(&mut app.browser(), &web).await,
        "no_method.title",
    );
    app.get(&app.inbox_path()).await.expect(404);
    before.expect_nothing(app).await;
    // The settings outlive the connector that they were made with; the page does not pretend.
    let connector = scene.connect(scene.gateway.connector_config()).await;
    app.enable_phone(manager).await;
    let mut browser = app.browser();
    let page = phone_page(&mut browser, &web).await;
    let mut sent_before = app.browser();
    let code_page = code_page(app, &mut sent_before, &web, PHONE).await;
    scene.gateway.take(PHONE).await;
    let id = connector["id"].as_str().expect("an id");
    app.manage(manager, "DELETE", &format!("/connectors/{id}"), None)
        .await
        .expect(204);
    let shown = browser.get(&form_action(&page)).await.expect(200);
    expect_says(&shown, "no_method.title");
    let before = Before::of(app).await;
    let refused = post_phone(&mut browser, &page, PHONE).await.expect(501);
    expect_says(&refused, "error.connector.not_found");
    let refused = resend(&mut sent_before, &code_page).await.expect(501);
    expect_says(&refused, "error.connector.not_found");
    let line = "Interaction.SignIn.Verification.PhoneVerificationCode.Create ! connector.not_found";
    assert_eq!(before.story(app).await, [line, line]);
    assert_eq!(before.changed(app), ["logs"]);
    assert_eq!(scene.gateway.requests(), 1);
}

/// Where a connector is set up, development mode uses it and leaves the inbox alone.
#[tokio::test]
async fn the_inbox_stands_back_for_a_connector() {
    let gateway = Gateway::start(Account::example(), Arc::new(SystemClock)).await;
    let app = TestApp::with(Options {
        allow_outbound: vec![HostPort::parse(&gateway.address().to_string()).expect("an address")],
        real_clock: true,
        ..Options::default()
    })
    .await;
    let manager = app.manager().await;
    app.enable_phone(&manager).await;
    let web = app.web_app(&manager, "Bookstore").await;
    code_page(&app, &mut app.browser(), &web, PHONE).await;
    assert_eq!((app.codes(PHONE).len(), gateway.requests()), (1, 0));
    let body = json!({ "connectorId": FACTORY, "config": gateway.connector_config() });
    app.manage(&manager, "POST", "/connectors", Some(body))
        .await
        .expect(200);
    code_page(&app, &mut app.browser(), &web, PHONE).await;
    gateway.take(PHONE).await;
    assert_eq!(app.codes(PHONE).len(), 1);
}
