//! Our connector through the real outgoing client against the fake: accepted, and every refusal
//! comes back as the contract's error.

use std::sync::Arc;

use keyward_connectors::{ConnectorError, ErrorCode, Messenger, Recipient, Registry, Sent};
use keyward_crypto::{SeededRandom, SystemRandom};
use keyward_model::{JsonObject, ManualClock, Phone, Secret, SystemClock, TemplateType, Time};
use keyward_outbound::{Client, HostPort, Policy};
use keyward_tests::fakes::aliyun::{Account, Gateway};
use serde_json::{Value, json};

const START: Time = Time::from_millis(1_795_533_385_883);

struct Setting {
    gateway: Gateway,
    messenger: Messenger,
    config: JsonObject,
    clock: ManualClock,
}

impl Setting {
    /// A gateway, and a messenger that may call it and nothing else.
    async fn new() -> Self {
        let clock = ManualClock::new(START);
        let gateway = Gateway::start(Account::example(), Arc::new(clock.clone())).await;
        Self {
            messenger: messenger(&gateway.address().to_string(), &clock),
            config: gateway.connector_config(),
            gateway,
            clock,
        }
    }

    async fn send(&self, to: &str, template: TemplateType) -> Result<Sent, ConnectorError> {
        let factory = self
            .messenger
            .registry()
            .find("aliyun-short-message-service")
            .unwrap();
        let to = Recipient::Phone(Phone::from_stored(to.to_owned()));
        let code = Secret::new("012345".to_owned());
        let message = keyward_connectors::Message::with_code(to, template, code)
            .in_locale(Some("zh-CN".to_owned()));
        self.messenger
            .send_with(factory, &self.config, &message)
            .await
    }

    /// Sends to a Chinese number and expects a refusal.
    async fn refused(&self) -> ConnectorError {
        let result = self.send("8613800138000", TemplateType::SignIn).await;
        let error = result.unwrap_err();
        assert!(self.gateway.unread().is_empty());
        assert!(!format!("{error:?} {error}").contains("012345"));
        error
    }
}

fn messenger(allow: &str, clock: &ManualClock) -> Messenger {
    let policy = Policy {
        allow: vec![HostPort::parse(allow).unwrap()],
        ..Policy::default()
    };
    Messenger::new(
        Registry::new(),
        Client::new(policy),
        Arc::new(clock.clone()),
        Arc::new(SeededRandom::new(1)),
        None,
    )
}

fn provider_code(error: &ConnectorError) -> &str {
    error.data.as_ref().unwrap()["Code"].as_str().unwrap()
}

#[tokio::test]
async fn a_message_arrives() {
    let setting = Setting::new().await;
    let sent = setting.send("8613800138000", TemplateType::SignIn).await;
    assert_eq!(
        sent.unwrap().receipt.as_deref(),
        Some("000000000000000001^0")
    );
    let message = setting.gateway.take("8613800138000").await;
    assert_eq!(message.template_code, "SMS_100000001");
    assert_eq!(message.variables["code"], "012345");
    assert_eq!(
        message.text,
        "【钥匙 Keyward (Test)*+】您的验证码是 012345，10 分钟内有效。"
    );
    // The second request has another nonce, else it would be refused.
    let sent = setting.send("8613800138000", TemplateType::Register).await;
    assert!(sent.is_ok());
    assert_eq!(setting.gateway.take_code("8613800138000").await, "012345");
}

#[tokio::test]
async fn an_overseas_number_gets_the_overseas_template() {
    let setting = Setting::new().await;
    let sent = setting.send("4917112345678", TemplateType::BindMfa).await;
    assert!(sent.is_ok(), "{sent:?}");
    let message = setting.gateway.take("4917112345678").await;
    assert_eq!(message.template_code, "SMS_100000002");
}

#[tokio::test]
async fn a_number_of_the_united_states_needs_the_strict_check() {
    let mut setting = Setting::new().await;
    let strict = "strictPhoneRegionNumberCheck".to_owned();
    setting.config.insert(strict, Value::Bool(true));
    let sent = setting.send("14155552671", TemplateType::SignIn).await;
    assert!(sent.is_ok(), "{sent:?}");
    let message = setting.gateway.take("14155552671").await;
    assert_eq!(message.template_code, "SMS_100000002");
}

#[tokio::test]
async fn a_wrong_secret_shows_aliyuns_words_without_the_code() {
    let mut setting = Setting::new().await;
    let secret = "accessKeySecret".to_owned();
    setting.config.insert(secret, json!("another secret"));
    let error = setting.refused().await;
    assert_eq!(error.code, ErrorCode::General);
    assert_eq!(provider_code(&error), "SignatureDoesNotMatch");
    assert_eq!(
        error.message.as_deref(),
        Some("Specified signature is not matched with our calculation.")
    );
    assert_eq!(setting.gateway.refusals(), ["SignatureDoesNotMatch"]);
}

#[tokio::test]
async fn each_wrong_setting_is_told() {
    for (key, value, code) in [
        (
            "accessKeyId",
            json!("LTAIother"),
            "InvalidAccessKeyId.NotFound",
        ),
        ("signName", json!("Other"), "isv.SMS_SIGNATURE_ILLEGAL"),
    ] {
        let mut setting = Setting::new().await;
        setting.config.insert(key.to_owned(), value);
        let error = setting.refused().await;
        assert_eq!(error.code, ErrorCode::General);
        assert_eq!(provider_code(&error), code);
    }
    let mut setting = Setting::new().await;
    setting.config["templates"][0]["templateCode"] = json!("SMS_9");
    let error = setting.refused().await;
    assert_eq!(provider_code(&error), "isv.SMS_TEMPLATE_ILLEGAL");
    setting.config["templates"][0]["templateCode"] = json!("SMS_100000002");
    let error = setting.refused().await;
    assert_eq!(provider_code(&error), "isv.DOMESTIC_NUMBER_NOT_SUPPORTED");
}

#[tokio::test]
async fn a_limit_is_told_apart() {
    let setting = Setting::new().await;
    setting.gateway.limit(true);
    let error = setting.refused().await;
    assert_eq!(error.code, ErrorCode::RateLimitExceeded);
    assert_eq!(error.code_str(), "connector.rate_limit_exceeded");
    let data = error.data.unwrap();
    assert_eq!(data["Code"], "isv.BUSINESS_LIMIT_CONTROL");
    assert_eq!(data["errorDescription"], "触发分钟级流控Permits:1");
    assert!(data["RequestId"].is_string());
    setting.gateway.limit(false);
    let sent = setting.send("8613800138000", TemplateType::SignIn).await;
    assert!(sent.is_ok());
}

#[tokio::test]
async fn a_clock_that_is_wrong_is_told() {
    let mut setting = Setting::new().await;
    let wrong = ManualClock::new(START.plus_seconds(-901));
    setting.messenger = messenger(&setting.gateway.address().to_string(), &wrong);
    let error = setting.refused().await;
    assert_eq!(provider_code(&error), "InvalidTimeStamp.Expired");
    setting.clock.advance_seconds(-2);
    let sent = setting.send("8613800138000", TemplateType::SignIn).await;
    assert!(sent.is_ok(), "{sent:?}");
}

#[tokio::test]
async fn a_broken_gateway() {
    let setting = Setting::new().await;
    for (status, body) in [
        (502, "<html>Bad gateway</html>"),
        (200, "OK"),
        (301, ""),
        (200, r#"{"Code":"OK"}"#),
    ] {
        setting.gateway.answer_next(status, body);
        assert_eq!(setting.refused().await.code, ErrorCode::InvalidResponse);
    }
    let answer = r#"{"Code":"OK","Message":"OK","RequestId":"R"}"#;
    setting.gateway.answer_next(500, answer);
    assert_eq!(setting.refused().await.code, ErrorCode::General);
}

#[tokio::test]
async fn a_gateway_that_is_gone() {
    let Setting {
        gateway,
        messenger,
        config,
        clock: _,
    } = Setting::new().await;
    let address = gateway.address();
    drop(gateway);
    let is_gone = async { while tokio::net::TcpStream::connect(address).await.is_ok() {} };
    let patience = std::time::Duration::from_secs(10);
    tokio::time::timeout(patience, is_gone).await.unwrap();
    let factory = &messenger.registry().all()[0];
    let to = Recipient::Phone(Phone::from_stored("8613800138000".to_owned()));
    let code = Secret::new("012345".to_owned());
    let message = keyward_connectors::Message::with_code(to, TemplateType::SignIn, code);
    let error = messenger.send_with(factory, &config, &message).await;
    assert_eq!(error.unwrap_err().code, ErrorCode::Unreachable);
}

#[tokio::test]
async fn only_the_exact_destination_is_called() {
    let gateway = Gateway::start(Account::example(), Arc::new(SystemClock)).await;
    let port = gateway.address().port();
    for allow in [
        format!("localhost:{port}"),
        format!("127.0.0.1:{}", port ^ 1),
    ] {
        let policy = Policy {
            allow: vec![HostPort::parse(&allow).unwrap()],
            ..Policy::default()
        };
        let messenger = Messenger::new(
            Registry::new(),
            Client::new(policy),
            Arc::new(SystemClock),
            Arc::new(SystemRandom),
            None,
        );
        let to = Recipient::Phone(Phone::from_stored("8613800138000".to_owned()));
        let code = Secret::new("012345".to_owned());
        let message = keyward_connectors::Message::with_code(to, TemplateType::SignIn, code);
        let factory = &messenger.registry().all()[0];
        let config = gateway.connector_config();
        let error = messenger.send_with(factory, &config, &message).await;
        assert_eq!(error.unwrap_err().code, ErrorCode::InvalidConfig);
    }
    assert_eq!(gateway.requests(), 0);
}
