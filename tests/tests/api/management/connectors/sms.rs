//! Providers of text messages.

use std::sync::Arc;

use keyward_model::ManualClock;
use keyward_tests::{
    START,
    fakes::{
        Fake,
        aliyun::SendCode,
        http_gateway::{self, HttpGateway},
        tencent::{self, Tencent},
        twilio::{self, Twilio},
        vonage::{self, Vonage},
    },
};
use serde_json::json;

use super::scene::{CODE, EMAIL, PHONE, Scene, one, templates, with};

const GENERAL: &str = "connector.general";
const INVALID_CONFIG: &str = "connector.invalid_config";

#[tokio::test]
async fn twilio() {
    const FACTORY: &str = "twilio-short-message-service";
    let fake = Fake::start(Twilio).await;
    let scene = Scene::with([fake.route()]).await;
    let config = json!({
        "accountSID": "AC1", "authToken": twilio::AUTH_TOKEN, "fromMessagingServiceSID": "MG1",
        "templates": templates(&json!({ "content": "验证码 {{code}} {{unknown}}" })),
    });
    scene.test(FACTORY, PHONE, &config).await.expect(204);
    let message = one(&fake);
    assert_eq!(message.to, "+8613800138000");
    assert_eq!(message.text, "验证码 000000 {{unknown}}");
    assert_eq!(message.raw, "enable");
    let unchecked = with(&config, "disableRiskCheck", true);
    scene.test(FACTORY, PHONE, &unchecked).await.expect(204);
    assert_eq!(one(&fake).raw, "disable");

    let wrong = with(&config, "authToken", "another auth token");
    let error = scene.refused(FACTORY, PHONE, &wrong, 400, GENERAL).await;
    assert!(
        error["data"]["message"]
            .as_str()
            .expect("a text")
            .contains("20003")
    );
    for (key, value) in [("accountSID", "AC2"), ("fromMessagingServiceSID", "MG2")] {
        let wrong = with(&config, key, value);
        scene.refused(FACTORY, PHONE, &wrong, 400, GENERAL).await;
    }
    fake.answer_next(500, "it was 000000");
    scene.refused(FACTORY, PHONE, &config, 400, GENERAL).await;
    for key in [
        "accountSID",
        "authToken",
        "fromMessagingServiceSID",
        "templates",
    ] {
        let lacks = with(&config, key, json!(null));
        let error = scene
            .refused(FACTORY, PHONE, &lacks, 400, INVALID_CONFIG)
            .await;
        assert_eq!(error["data"]["issues"][0]["path"], key);
    }
    scene
        .refused(FACTORY, EMAIL, &config, 400, "connector.unexpected_type")
        .await;
    assert!(fake.delivered().is_empty());
}

#[tokio::test]
async fn vonage() {
    const FACTORY: &str = "vonage-sms";
    let fake = Fake::start(Vonage).await;
    let scene = Scene::with([fake.route()]).await;
    let config = json!({
        "apiKey": "vonage-key", "apiSecret": vonage::API_SECRET, "brandName": "Keyward",
        "templates": templates(&json!({ "content": "验证码 {{ code }}" })),
    });
    scene.test(FACTORY, PHONE, &config).await.expect(204);
    let message = one(&fake);
    assert_eq!(
        (message.to.as_str(), message.from.as_str()),
        (PHONE, "Keyward")
    );
    assert_eq!(message.text, "验证码 000000");

    let wrong = with(&config, "apiSecret", "another api secret");
    let error = scene.refused(FACTORY, PHONE, &wrong, 400, GENERAL).await;
    assert_eq!(error["data"]["message"], "Bad Credentials");
    for body in ["<html>", "{}", r#"{"messages":[]}"#] {
        fake.answer_next(200, body);
        scene
            .refused(FACTORY, PHONE, &config, 400, "connector.invalid_response")
            .await;
    }
    fake.answer_next(
        200,
        r#"{"messages":[{"status":"0"},{"status":"1","error-text":"Throttled"}]}"#,
    );
    scene.refused(FACTORY, PHONE, &config, 400, GENERAL).await;
    assert!(fake.delivered().is_empty());
}

#[tokio::test]
async fn tencent() {
    const FACTORY: &str = "tencent-short-message-service";
    let clock = ManualClock::new(START);
    let fake = Fake::start(Tencent {
        clock: Arc::new(clock.clone()),
    })
    .await;
    let scene = Scene::with([fake.route()]).await;
    let config = json!({
        "accessKeyId": tencent::SECRET_ID, "accessKeySecret": tencent::SECRET_KEY,
        "signName": "钥匙", "sdkAppId": "1400006666", "region": "ap-guangzhou",
        "templates": templates(&json!({ "templateCode": "1234567" })),
    });
    scene.test(FACTORY, PHONE, &config).await.expect(204);
    let message = one(&fake);
    assert_eq!(message.to, PHONE);
    assert_eq!(message.text, "【钥匙】验证码 000000");

    for (key, value, code) in [
        ("accessKeyId", "AKIDother", "AuthFailure.SecretIdNotFound"),
        (
            "accessKeySecret",
            "another secret",
            "AuthFailure.SignatureFailure",
        ),
        (
            "signName",
            "x",
            "FailedOperation.SignatureIncorrectOrUnapproved",
        ),
        (
            "sdkAppId",
            "1",
            "UnauthorizedOperation.SmsSdkAppIdVerifyFail",
        ),
        ("region", "mars", "UnsupportedRegion"),
    ] {
        let wrong = with(&config, key, value);
        let error = scene.refused(FACTORY, PHONE, &wrong, 400, GENERAL).await;
        let message = error["data"]["message"].as_str().expect("a text");
        assert!(message.starts_with(code), "{message}");
    }
    clock.advance_seconds(301);
    let error = scene.refused(FACTORY, PHONE, &config, 400, GENERAL).await;
    let message = error["data"]["message"].as_str().expect("a text");
    assert!(
        message.starts_with("AuthFailure.SignatureExpire"),
        "{message}"
    );
    let split = with(&config, "region", "a\r\nx-evil: b");
    scene
        .refused(FACTORY, PHONE, &split, 400, INVALID_CONFIG)
        .await;
    assert!(fake.delivered().is_empty());
}

#[tokio::test]
async fn aliyuns_message_authentication() {
    const FACTORY: &str = "aliyun-short-message-auth-service";
    let clock = ManualClock::new(START);
    let fake = Fake::start(SendCode::new(Arc::new(clock.clone()))).await;
    let scene = Scene::with([fake.route()]).await;
    let config = json!({
        "accessKeyId": "LTAIexample", "accessKeySecret": "example+secret/of=32*characters~",
        "signName": "速通", "templates": templates(&json!({ "templateCode": "100001" })),
    });
    scene.test(FACTORY, PHONE, &config).await.expect(204);
    let message = one(&fake);
    assert_eq!(message.to, "13800138000");
    assert_eq!(message.text, "【速通】10 分钟内有效：000000");
    scene.test(FACTORY, PHONE, &config).await.expect(204);
    assert_eq!(one(&fake).to, "13800138000", "with another nonce");

    let abroad = "4917112345678";
    scene
        .refused(
            FACTORY,
            abroad,
            &config,
            400,
            "connector.invalid_request_parameters",
        )
        .await;
    let busy = "8613900000000";
    let error = scene
        .refused(FACTORY, busy, &config, 429, "connector.rate_limit_exceeded")
        .await;
    assert_eq!(error["data"]["Code"], "FREQUENCY_FAIL");
    let wrong = with(&config, "accessKeySecret", "another secret");
    let error = scene.refused(FACTORY, PHONE, &wrong, 400, GENERAL).await;
    assert_eq!(error["data"]["Code"], "SignatureDoesNotMatch");
    clock.advance_seconds(901);
    let error = scene.refused(FACTORY, PHONE, &config, 400, GENERAL).await;
    assert_eq!(error["data"]["Code"], "InvalidTimeStamp.Expired");
    assert!(fake.delivered().is_empty());
}

#[tokio::test]
async fn a_gateway_of_the_tenants_own() {
    const FACTORY: &str = "http-sms";
    let fake = Fake::start(HttpGateway).await;
    let scene = Scene::with([fake.route()]).await;
    let config = json!({
        "endpoint": "https://messages.example.com/send",
        "authorization": http_gateway::AUTHORIZATION,
    });
    scene.test(FACTORY, PHONE, &config).await.expect(204);
    let message = one(&fake);
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&message.raw).expect("JSON"),
        json!({
            "to": PHONE, "type": "Generic", "payload": { "code": CODE, "locale": "zh-CN" },
        })
    );
    let wrong = with(&config, "authorization", "Bearer another secret");
    let error = scene.refused(FACTORY, PHONE, &wrong, 400, GENERAL).await;
    assert_eq!(error["data"]["message"], "who are you? ***");
    let split = with(&config, "authorization", "a\r\nb: c");
    scene
        .refused(FACTORY, PHONE, &split, 400, INVALID_CONFIG)
        .await;
    for inside in [
        "https://127.0.0.1/send",
        "https://[::1]/",
        "http://messages.example.org/",
    ] {
        let private = with(&config, "endpoint", inside);
        scene
            .refused(FACTORY, PHONE, &private, 400, INVALID_CONFIG)
            .await;
    }
    assert!(fake.delivered().is_empty());
}
