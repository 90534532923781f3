//! A server whose calls to one provider's host go to its fake.

use std::{collections::HashMap, net::SocketAddr};

use keyward_tests::{
    Answer, Manager, Options, TestApp,
    fakes::{Delivered, Fake, Provider},
};
use serde_json::{Value, json};

pub(super) const PHONE: &str = "8613800138000";
pub(super) const EMAIL: &str = "ann@example.com";
/// What the test message says.
pub(super) const CODE: &str = "000000";

/// A server and somebody who manages it.
pub(in crate::api::management) struct Scene {
    pub(in crate::api::management) app: TestApp,
    pub(in crate::api::management) manager: Manager,
}

impl Scene {
    /// With the way to a fake. The rules are those of `keyward serve`: there is no inbox.
    pub(in crate::api::management) async fn with(
        routes: impl IntoIterator<Item = (String, SocketAddr)>,
    ) -> Self {
        let options = Options {
            production: true,
            routes: HashMap::from_iter(routes),
            ..Options::default()
        };
        let app = TestApp::with(options).await;
        let manager = app.manager().await;
        Self { app, manager }
    }

    pub(in crate::api::management) async fn call(
        &self,
        method: &str,
        path: &str,
        body: Value,
    ) -> Answer {
        let body = (!body.is_null()).then_some(body);
        self.app.manage(&self.manager, method, path, body).await
    }

    /// Sends the test message.
    pub(in crate::api::management) async fn test(
        &self,
        factory: &str,
        to: &str,
        config: &Value,
    ) -> Answer {
        let key = if to.contains('@') { "email" } else { "phone" };
        let body = json!({ key: to, "config": config, "locale": "zh-CN" });
        let path = format!("/connectors/{factory}/test");
        self.call("POST", &path, body).await
    }

    /// Sends the test message, which is refused. Answers the error, which tells neither the message
    /// nor a secret of the configuration.
    pub(in crate::api::management) async fn refused(
        &self,
        factory: &str,
        to: &str,
        config: &Value,
        status: u16,
        code: &str,
    ) -> Value {
        let answer = self.test(factory, to, config).await.expect(status);
        let error = answer.json();
        assert_eq!(error["code"], code, "{error}");
        assert!(!answer.body.contains(CODE), "{}", answer.body);
        for key in [
            "accessKeySecret",
            "apiSecret",
            "authToken",
            "apiKey",
            "authorization",
        ] {
            if let Some(secret) = config[key].as_str() {
                assert!(!answer.body.contains(secret), "{key} in {}", answer.body);
            }
        }
        error
    }
}

/// The one message that came since the last time.
pub(super) fn one<P: Provider>(fake: &Fake<P>) -> Delivered {
    let mut delivered = fake.take();
    assert_eq!(delivered.len(), 1, "{delivered:?}, {:?}", fake.refusals());
    delivered.remove(0)
}

/// A configuration that differs in one member.
pub(super) fn with(config: &Value, key: &str, value: impl Into<Value>) -> Value {
    let mut config = config.clone();
    config[key] = value.into();
    config
}

/// A list of templates for the four usages that need one.
pub(super) fn templates(entry: &Value) -> Value {
    let usages = ["SignIn", "Register", "ForgotPassword", "Generic"];
    let entries = usages.map(|usage| with(entry, "usageType", usage));
    entries.to_vec().into()
}
