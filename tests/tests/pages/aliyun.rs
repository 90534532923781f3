//! Signing in with a code that Aliyun delivers: the server as `keyward serve` runs it, the connector
//! set up through the Management API, and the fake gateway in Aliyun's place.

mod closed;
mod delivery;
mod production;
mod refusals;

use std::sync::Arc;

use keyward_model::{JsonObject, SystemClock};
use keyward_outbound::HostPort;
use keyward_tests::{
    Answer, Browser, Manager, Options, TestApp, WebApp,
    fakes::aliyun::{Account, Gateway},
};
use serde_json::{Value, json};

use super::steps::{phone_page, post_phone};

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
