//! What is a configuration and what is none.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use keyward_model::TemplateType;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::ErrorCode;

pub(crate) fn valid() -> JsonObject {
    object(json!({
        "accessKeyId": "testId",
        "accessKeySecret": "testSecret",
        "signName": "Keyward",
        "templates": [
            { "usageType": "SignIn", "templateCode": "SMS_1" },
            { "usageType": "Register", "templateCode": { "china": "SMS_2", "overseas": "SMS_3" } },
            { "usageType": "ForgotPassword", "templateCode": "SMS_4", "type": 2 },
            { "usageType": "Generic", "templateCode": "SMS_5", "unknown": 1 },
        ],
        "unknown": true,
    }))
}

fn object(value: Value) -> JsonObject {
    match value {
        Value::Object(object) => object,
        other => panic!("{other}"),
    }
}

/// The paths of the issues of a configuration that differs from a valid one.
fn issues(change: impl FnOnce(&mut JsonObject)) -> Vec<String> {
    let mut config = valid();
    change(&mut config);
    let Err(error) = Config::parse(&config) else {
        return Vec::new();
    };
    assert_eq!(error.code, ErrorCode::InvalidConfig);
    let data = error.data.unwrap();
    assert!(!data["message"].as_str().unwrap().is_empty());
    data["issues"]
        .as_array()
        .unwrap()
        .iter()
        .map(|issue| issue["path"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_valid_configuration() {
    let config = Config::parse(&valid()).unwrap();
    assert_eq!(config.endpoint.as_str(), PUBLIC_ENDPOINT);
    assert!(!config.is_strict);
    let code = |usage, is_chinese| {
        let template = config.templates.choose(usage).unwrap();
        template.for_number(is_chinese).to_owned()
    };
    assert_eq!(code(TemplateType::SignIn, true), "SMS_1");
    assert_eq!(code(TemplateType::SignIn, false), "SMS_1");
    assert_eq!(code(TemplateType::Register, true), "SMS_2");
    assert_eq!(code(TemplateType::Register, false), "SMS_3");
    assert_eq!(code(TemplateType::MfaVerification, true), "SMS_5");
}

#[test]
fn the_switches() {
    let mut config = valid();
    config.insert("strictPhoneRegionNumberCheck".into(), json!(true));
    config.insert("endpoint".into(), json!("http://127.0.0.1:9/"));
    let config = Config::parse(&config).unwrap();
    assert!(config.is_strict);
    assert_eq!(config.endpoint.as_str(), "http://127.0.0.1:9/");
}

#[test]
fn each_required_key() {
    for key in ["accessKeyId", "accessKeySecret", "signName", "templates"] {
        for replacement in [None, Some(Value::Null), Some(json!(""))] {
            let issues = issues(|config| {
                config.remove(key);
                config.extend(replacement.map(|value| (key.to_owned(), value)));
            });
            assert_eq!(issues, [key]);
        }
        assert_eq!(
            issues(|config| drop(config.insert(key.into(), json!(5))))
                .first()
                .map(String::as_str),
            Some(key)
        );
    }
}

#[test]
fn each_required_template() {
    for index in 0..4 {
        let issues = issues(|config| {
            config["templates"].as_array_mut().unwrap().remove(index);
        });
        assert_eq!(issues, ["templates"]);
    }
}

#[test]
fn each_wrong_entry() {
    for (entry, path) in [
        (
            json!({ "usageType": "SignIn" }),
            "templates[0].templateCode",
        ),
        (
            json!({ "usageType": "SignIn", "templateCode": { "china": "SMS_1" } }),
            "templates[0].templateCode.overseas",
        ),
        (
            json!({ "usageType": "SignIn", "templateCode": { "china": "", "overseas": "SMS_1" } }),
            "templates[0].templateCode.china",
        ),
        (
            json!({ "usageType": "SignIn", "templateCode": ["SMS_1"] }),
            "templates[0].templateCode",
        ),
        (
            json!({ "usageType": "SignIn", "templateCode": "SMS_1", "type": 3 }),
            "templates[0].type",
        ),
    ] {
        assert_eq!(issues(|config| config["templates"][0] = entry), [path]);
    }
    let text_entry = issues(|config| config["templates"][0] = json!("SMS_1"));
    assert_eq!(text_entry, ["templates[0]", "templates"]);
    assert_eq!(
        issues(|config| drop(config.insert("endpoint".into(), json!("gateway")))),
        ["endpoint"]
    );
    let strict = "strictPhoneRegionNumberCheck";
    assert_eq!(
        issues(|config| drop(config.insert(strict.into(), json!("yes")))),
        [strict]
    );
}

#[test]
fn an_unknown_usage_is_no_reason_to_refuse() {
    let more = json!({ "usageType": "Later", "templateCode": "SMS_9" });
    assert!(issues(|config| config["templates"].as_array_mut().unwrap().push(more)).is_empty());
}

#[test]
fn debug_hides_the_secret() {
    assert!(!format!("{:?}", Config::parse(&valid()).unwrap()).contains("testSecret"));
}

proptest! {
    #[test]
    fn no_configuration_panics_or_is_repeated(
        key in prop::sample::select(vec![
            "accessKeyId", "accessKeySecret", "signName", "templates",
            "strictPhoneRegionNumberCheck", "endpoint",
        ]),
        value in prop_oneof![
            Just(json!(["planted-secret"])),
            Just(json!({ "planted-secret": "planted-secret" })),
            Just(json!([{ "usageType": ["planted-secret"], "templateCode": "planted-secret" }])),
            Just(json!([[["planted-secret"]]])),
            any::<i32>().prop_map(|number| json!(number)),
        ],
    ) {
        let mut config = valid();
        config.insert(key.to_owned(), value);
        let error = Config::parse(&config).unwrap_err();
        let shown = format!("{error:?}");
        prop_assert!(!shown.contains("planted-secret"));
    }
}
