//! Providers of e-mail that are called by HTTP.

use std::sync::Arc;

use keyward_model::ManualClock;
use keyward_tests::{
    START,
    fakes::{
        Fake,
        aliyun::DirectMail,
        http_gateway::{self, HttpGateway},
        mailgun::{self, Mailgun},
        sendgrid::{self, SendGrid},
        ses::{self, Ses},
    },
};
use serde_json::{Value, json};

use super::scene::{CODE, EMAIL, PHONE, Scene, one, templates, with};

const GENERAL: &str = "connector.general";
const INVALID_CONFIG: &str = "connector.invalid_config";

fn html() -> Value {
    templates(&json!({ "subject": "Code of {{application.name}}", "content": "<b>{{code}}</b>" }))
}

#[tokio::test]
async fn sendgrid() {
    const FACTORY: &str = "sendgrid-email-service";
    let fake = Fake::start(SendGrid).await;
    let scene = Scene::with([fake.route()]).await;
    let plain = json!({ "type": "text/plain", "subject": "Your code", "content": "{{code}}" });
    let config = json!({
        "apiKey": sendgrid::API_KEY, "fromEmail": "no-reply@example.com", "fromName": "Shop",
        "templates": templates(&plain),
    });
    scene.test(FACTORY, EMAIL, &config).await.expect(204);
    let mail = one(&fake);
    assert_eq!((mail.to.as_str(), mail.from.as_str()), (EMAIL, "Shop"));
    assert_eq!(
        (mail.subject.as_str(), mail.text.as_str()),
        ("Your code", CODE)
    );
    assert_eq!(mail.html, "");
    // Without templates of its own: the built-in mail, in the language that was asked for.
    let bare = with(&config, "templates", json!([]));
    scene.test(FACTORY, EMAIL, &bare).await.expect(204);
    let mail = one(&fake);
    assert_eq!(mail.subject, "您的验证码");
    assert!(mail.text.contains(CODE) && mail.html.contains(CODE));
    assert!(mail.html.contains("lang=\"zh-CN\""));

    let wrong = with(&config, "apiKey", "SG.another key");
    scene.refused(FACTORY, EMAIL, &wrong, 400, GENERAL).await;
    let unverified = with(&config, "fromEmail", "evil@example.com");
    let error = scene
        .refused(FACTORY, EMAIL, &unverified, 400, GENERAL)
        .await;
    assert!(
        error["data"]["message"]
            .as_str()
            .expect("a text")
            .contains("verified")
    );
    fake.answer_next(500, "it was 000000 with SG.sendgrid-api-key");
    scene.refused(FACTORY, EMAIL, &config, 400, GENERAL).await;
    let untyped = templates(&json!({ "subject": "a", "content": "b" }));
    let untyped = with(&config, "templates", untyped);
    let error = scene
        .refused(FACTORY, EMAIL, &untyped, 400, INVALID_CONFIG)
        .await;
    assert_eq!(error["data"]["issues"][0]["path"], "templates[0].type");
    scene
        .refused(FACTORY, PHONE, &config, 400, "connector.unexpected_type")
        .await;
    assert!(fake.delivered().is_empty());
}

#[tokio::test]
async fn mailgun() {
    const FACTORY: &str = "mailgun-email";
    let fake = Fake::start(Mailgun).await;
    let scene = Scene::with([fake.route()]).await;
    let words = json!({
        "subject": "Code", "html": "<b>{{code}}</b>", "text": "{{code}}", "replyTo": "help@example.com",
    });
    let config = json!({
        "domain": "mg.example.com", "apiKey": mailgun::API_KEY, "from": "Shop <a@mg.example.com>",
        "deliveries": {
            "SignIn": words, "Register": words, "ForgotPassword": words, "Generic": words,
        },
    });
    scene.test(FACTORY, EMAIL, &config).await.expect(204);
    let mail = one(&fake);
    assert_eq!((mail.to.as_str(), mail.subject.as_str()), (EMAIL, "Code"));
    assert_eq!(
        (mail.html.as_str(), mail.text.as_str()),
        ("<b>000000</b>", CODE)
    );
    assert_eq!(mail.raw, "help@example.com");
    let mut kept = config.clone();
    kept["deliveries"]["Generic"] =
        json!({ "template": "verification", "variables": { "shop": "Bookstore" } });
    scene.test(FACTORY, EMAIL, &kept).await.expect(204);
    assert_eq!(one(&fake).text, "Bookstore: 000000");

    let wrong = with(&config, "apiKey", "another key");
    let error = scene.refused(FACTORY, EMAIL, &wrong, 400, GENERAL).await;
    assert_eq!(
        error["data"],
        json!({ "statusCode": 401, "body": "Forbidden" })
    );
    let other = with(&config, "domain", "other.example.com");
    let error = scene.refused(FACTORY, EMAIL, &other, 400, GENERAL).await;
    assert_eq!(error["data"]["statusCode"], 404);
    let elsewhere = with(&config, "endpoint", "https://messages.example.com");
    scene
        .refused(FACTORY, EMAIL, &elsewhere, 400, INVALID_CONFIG)
        .await;
    assert!(fake.delivered().is_empty());
}

#[tokio::test]
async fn ses() {
    const FACTORY: &str = "aws-ses-mail";
    let clock = ManualClock::new(START);
    let fake = Fake::start(Ses {
        clock: Arc::new(clock.clone()),
    })
    .await;
    let scene = Scene::with([fake.route()]).await;
    let config = json!({
        "accessKeyId": ses::ACCESS_KEY_ID, "accessKeySecret": ses::SECRET_ACCESS_KEY,
        "region": "eu-central-1", "emailAddress": "书店 <no-reply@example.com>",
        "configurationSetName": "events", "templates": html(),
    });
    scene.test(FACTORY, EMAIL, &config).await.expect(204);
    let mail = one(&fake);
    assert_eq!(
        (mail.to.as_str(), mail.html.as_str()),
        (EMAIL, "<b>000000</b>")
    );
    assert_eq!(mail.subject, "Code of {{application.name}}");
    let body: Value = serde_json::from_str(&mail.raw).expect("JSON");
    assert_eq!(body["ConfigurationSetName"], "events");
    assert_eq!(body["Content"]["Simple"]["Subject"]["Charset"], "UTF-8");

    let invalid = "connector.invalid_response";
    for (key, value, why) in [
        ("accessKeyId", "AKIAOTHER", "security token"),
        ("accessKeySecret", "another secret", "does not match"),
        ("emailAddress", "evil@example.com", "not verified"),
    ] {
        let wrong = with(&config, key, value);
        let error = scene.refused(FACTORY, EMAIL, &wrong, 400, invalid).await;
        let message = error["data"]["message"].as_str().expect("a text");
        assert!(message.contains(why), "{message}");
    }
    clock.advance_seconds(-301);
    let error = scene.refused(FACTORY, EMAIL, &config, 400, invalid).await;
    assert_eq!(error["data"]["message"], "Signature expired");
    let elsewhere = with(&config, "region", "x.example.com/");
    scene
        .refused(FACTORY, EMAIL, &elsewhere, 400, INVALID_CONFIG)
        .await;
    assert!(fake.delivered().is_empty());
}

#[tokio::test]
async fn aliyuns_direct_mail() {
    const FACTORY: &str = "aliyun-direct-mail";
    let clock = ManualClock::new(START);
    let fake = Fake::start(DirectMail::new(Arc::new(clock.clone()))).await;
    let scene = Scene::with([fake.route()]).await;
    let config = json!({
        "accessKeyId": "LTAIexample", "accessKeySecret": "example+secret/of=32*characters~",
        "regionId": "eu-central-1", "accountName": "no-reply@example.com", "fromAlias": "书店 (a)*+",
        "templates": html(),
    });
    scene.test(FACTORY, EMAIL, &config).await.expect(204);
    let mail = one(&fake);
    assert_eq!(
        (mail.to.as_str(), mail.from.as_str()),
        (EMAIL, "书店 (a)*+")
    );
    assert_eq!(mail.html, "<b>000000</b>");
    scene.test(FACTORY, EMAIL, &config).await.expect(204);
    assert_eq!(one(&fake).to, EMAIL, "with another nonce");

    let wrong = with(&config, "accessKeySecret", "another secret");
    let error = scene.refused(FACTORY, EMAIL, &wrong, 400, GENERAL).await;
    assert_eq!(error["data"]["Code"], "SignatureDoesNotMatch");
    let unknown = with(&config, "accountName", "evil@example.com");
    let error = scene.refused(FACTORY, EMAIL, &unknown, 400, GENERAL).await;
    assert_eq!(error["data"]["Code"], "InvalidMailAddress.NotFound");
    assert_eq!(error["data"]["HostId"], "dm.eu-central-1.aliyuncs.com");
    fake.answer_next(200, r#"{"Code":"OK"}"#);
    scene
        .refused(FACTORY, EMAIL, &config, 400, "connector.invalid_response")
        .await;
    clock.advance_seconds(-901);
    let error = scene.refused(FACTORY, EMAIL, &config, 400, GENERAL).await;
    assert_eq!(error["data"]["Code"], "InvalidTimeStamp.Expired");
    let elsewhere = with(&config, "regionId", "moon");
    scene
        .refused(FACTORY, EMAIL, &elsewhere, 400, INVALID_CONFIG)
        .await;
    assert!(fake.delivered().is_empty());
}

#[tokio::test]
async fn a_gateway_of_the_tenants_own() {
    let fake = Fake::start(HttpGateway).await;
    let scene = Scene::with([fake.route()]).await;
    let config = json!({
        "endpoint": "https://messages.example.com/send",
        "authorization": http_gateway::AUTHORIZATION,
    });
    scene.test("http-email", EMAIL, &config).await.expect(204);
    let mail = one(&fake);
    assert_eq!((mail.to.as_str(), mail.text.as_str()), (EMAIL, CODE));
    let open = with(&config, "authorization", json!(null));
    let error = scene
        .refused("http-email", EMAIL, &open, 400, GENERAL)
        .await;
    assert_eq!(error["data"]["message"], "who are you?");
    fake.answer_next(302, "");
    scene
        .refused("http-email", EMAIL, &config, 400, GENERAL)
        .await;
    assert_eq!(fake.requests(), 3);
}
