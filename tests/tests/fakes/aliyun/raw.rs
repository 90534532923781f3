//! Requests that neither client would send. Each differs in one point from one that is accepted.
//! They are signed again after the change, by a third hand: the signed text is the one that the
//! fake shows when it refuses a signature.

use std::{collections::BTreeMap, sync::Arc};

use keyward_crypto::hmac_sha1_base64;
use keyward_model::{ManualClock, Time};
use keyward_tests::fakes::aliyun::{Account, Gateway};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const NOW: Time = Time::from_millis(1_795_533_385_883); // 2026-11-24T15:16:25Z

type Parameters = BTreeMap<&'static str, String>;

fn parameters(account: &Account) -> Parameters {
    [
        ("AccessKeyId", account.access_key_id.as_str()),
        ("Action", "SendSms"),
        ("Format", "json"),
        ("PhoneNumbers", "8613800138000"),
        ("RegionId", "cn-hangzhou"),
        ("SignName", &account.sign_names[0]),
        ("SignatureMethod", "HMAC-SHA1"),
        ("SignatureNonce", "nonce"),
        ("SignatureVersion", "1.0"),
        ("TemplateCode", "SMS_100000001"),
        ("TemplateParam", r#"{"code":"012345"}"#),
        ("Timestamp", "2026-11-24T15:16:25Z"),
        ("Version", "2017-05-25"),
    ]
    .map(|(key, value)| (key, value.to_owned()))
    .into()
}

/// One request over a bare socket: status and `Code`.
async fn post(gateway: &Gateway, head: &str, body: &str) -> (u16, Value) {
    let mut stream = TcpStream::connect(gateway.address()).await.unwrap();
    let length = body.len();
    let request = format!(
        "{head}\r\nHost: gateway\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    (status, serde_json::from_str(body).unwrap())
}

const FORM: &str = "POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded";

fn form(parameters: &Parameters, signature: &str) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(parameters);
    form.append_pair("Signature", signature).finish()
}

/// Signs what the fake says it wants signed, and sends it.
async fn sign_and_post(gateway: &Gateway, parameters: &Parameters) -> (u16, Value) {
    let (status, body) = post(gateway, FORM, &form(parameters, "wrong")).await;
    let message = body["Message"].as_str().unwrap();
    let Some((_, text)) = message.split_once("server string to sign is:") else {
        return (status, body); // refused before the signature's turn
    };
    let key = format!("{}&", gateway.account().access_key_secret);
    let signature = hmac_sha1_base64(key.as_bytes(), text.as_bytes());
    post(gateway, FORM, &form(parameters, &signature)).await
}

async fn gateway() -> (Gateway, ManualClock) {
    let clock = ManualClock::new(NOW);
    let gateway = Gateway::start(Account::example(), Arc::new(clock.clone())).await;
    (gateway, clock)
}

async fn outcome(change: impl FnOnce(&mut Parameters)) -> (u16, String) {
    let (gateway, _clock) = gateway().await;
    let mut parameters = parameters(gateway.account());
    change(&mut parameters);
    let (status, body) = sign_and_post(&gateway, &parameters).await;
    let code = body["Code"].as_str().unwrap().to_owned();
    assert_eq!(gateway.unread().len(), usize::from(code == "OK"));
    (status, code)
}

#[tokio::test]
async fn the_unchanged_one_is_accepted() {
    assert_eq!(outcome(|_| ()).await, (200, "OK".to_owned()));
    let optional = outcome(|it| drop(it.remove("RegionId"))).await;
    assert_eq!(optional, (200, "OK".to_owned()));
}

#[tokio::test]
async fn each_change_is_refused() {
    for (key, value, status, code) in [
        ("Format", "XML", 400, "InvalidFormat"),
        (
            "SignatureMethod",
            "HMAC-SHA256",
            400,
            "InvalidSignatureMethod",
        ),
        ("SignatureVersion", "2.0", 400, "InvalidSignatureVersion"),
        ("AccessKeyId", "other", 404, "InvalidAccessKeyId.NotFound"),
        (
            "Timestamp",
            "2026-11-24T15:01:24Z",
            400,
            "InvalidTimeStamp.Expired",
        ),
        (
            "Timestamp",
            "2026-11-24T15:31:26Z",
            400,
            "InvalidTimeStamp.Expired",
        ),
        (
            "Timestamp",
            "2026-11-24T15:16:25.0Z",
            400,
            "InvalidTimeStamp.Format",
        ),
        ("Timestamp", "1795533385", 400, "InvalidTimeStamp.Format"),
        ("Version", "2018-05-25", 400, "InvalidVersion"),
        ("Action", "SendSMS", 404, "InvalidAction.NotFound"),
        ("SignName", "Other", 200, "isv.SMS_SIGNATURE_ILLEGAL"),
        ("TemplateCode", "SMS_9", 200, "isv.SMS_TEMPLATE_ILLEGAL"),
        (
            "TemplateCode",
            "SMS_100000002",
            200,
            "isv.DOMESTIC_NUMBER_NOT_SUPPORTED",
        ),
        (
            "PhoneNumbers",
            "4917112345678",
            200,
            "isv.MOBILE_NUMBER_ILLEGAL",
        ),
        (
            "PhoneNumbers",
            "8612800138000",
            200,
            "isv.MOBILE_NUMBER_ILLEGAL",
        ),
        (
            "PhoneNumbers",
            "86138001380000",
            200,
            "isv.MOBILE_NUMBER_ILLEGAL",
        ),
        (
            "PhoneNumbers",
            "13800138000,13800138001",
            200,
            "isv.MOBILE_NUMBER_ILLEGAL",
        ),
        (
            "TemplateParam",
            "{}",
            200,
            "isv.TEMPLATE_MISSING_PARAMETERS",
        ),
        (
            "TemplateParam",
            r#"{"Code":"1"}"#,
            200,
            "isv.TEMPLATE_MISSING_PARAMETERS",
        ),
        (
            "TemplateParam",
            r#"{"code":"1","locale":"en"}"#,
            200,
            "isv.INVALID_PARAMETERS",
        ),
        (
            "TemplateParam",
            r#"{"code":1}"#,
            200,
            "isv.INVALID_JSON_PARAM",
        ),
        (
            "TemplateParam",
            r#"["code"]"#,
            200,
            "isv.INVALID_JSON_PARAM",
        ),
        ("TemplateParam", "code=1", 200, "isv.INVALID_JSON_PARAM"),
    ] {
        let outcome = outcome(|it| drop(it.insert(key, value.to_owned()))).await;
        assert_eq!(outcome, (status, code.to_owned()), "{key}={value}");
    }
}

#[tokio::test]
async fn each_missing_parameter_is_refused() {
    let (gateway, _clock) = gateway().await;
    let all = parameters(gateway.account());
    for key in all
        .keys()
        .filter(|key| !["RegionId", "TemplateParam"].contains(key))
    {
        let mut parameters = all.clone();
        parameters.insert("SignatureNonce", (*key).to_owned());
        parameters.remove(key);
        let (status, body) = sign_and_post(&gateway, &parameters).await;
        assert_eq!(
            (status, &body["Code"]),
            (400, &Value::from(format!("Missing{key}")))
        );
    }
    let mut form = form_urlencoded::Serializer::new(String::new());
    let body = form.extend_pairs(&all).finish();
    let (status, body) = post(&gateway, FORM, &body).await;
    assert_eq!(
        (status, &body["Code"]),
        (400, &Value::from("MissingSignature"))
    );
    assert!(gateway.unread().is_empty());
}

#[tokio::test]
async fn a_nonce_is_used_once() {
    let (gateway, clock) = gateway().await;
    let parameters = parameters(gateway.account());
    assert_eq!(sign_and_post(&gateway, &parameters).await.1["Code"], "OK");
    let (status, body) = sign_and_post(&gateway, &parameters).await;
    assert_eq!(
        (status, &body["Code"]),
        (400, &Value::from("SignatureNonceUsed"))
    );
    clock.advance_seconds(899);
    assert_eq!(
        sign_and_post(&gateway, &parameters).await.1["Code"],
        "SignatureNonceUsed"
    );
    clock.advance_seconds(2);
    assert_eq!(
        sign_and_post(&gateway, &parameters).await.1["Code"],
        "InvalidTimeStamp.Expired"
    );
    assert_eq!(gateway.unread().len(), 1);
}

#[tokio::test]
async fn only_a_form_post_to_the_root_is_read() {
    let (gateway, _clock) = gateway().await;
    let form = form(&parameters(gateway.account()), "any");
    let kind = "Content-Type: application/x-www-form-urlencoded";
    for (head, code) in [
        (
            format!("GET /?{form} HTTP/1.1\r\n{kind}"),
            "UnsupportedHTTPMethod",
        ),
        (format!("PUT / HTTP/1.1\r\n{kind}"), "UnsupportedHTTPMethod"),
        (format!("POST /?a=b HTTP/1.1\r\n{kind}"), "InvalidPath"),
        (format!("POST /sms HTTP/1.1\r\n{kind}"), "InvalidPath"),
        (
            "POST / HTTP/1.1\r\nContent-Type: application/json".to_owned(),
            "UnsupportedContentType",
        ),
        (
            "POST / HTTP/1.1\r\nAccept: */*".to_owned(),
            "UnsupportedContentType",
        ),
    ] {
        let (status, body) = post(&gateway, &head, &form).await;
        assert_eq!((status, &body["Code"]), (400, &Value::from(code)), "{head}");
    }
    let twice = format!("{form}&Action=SendSms");
    assert_eq!(
        post(&gateway, FORM, &twice).await.1["Code"],
        "InvalidParameter"
    );
}
