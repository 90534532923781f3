//! Values that fit a schema.

use serde_json::{Map, Value, json};

use super::{document::Document, house::Ids};

/// The kind of connector that samples set up.
pub(super) const FACTORY: &str = "aliyun-short-message-service";

/// A password that no policy refuses.
const PASSWORD: &str = "Tr0ub4dor&3-horses";

/// Bodies that a schema cannot tell, since they obey rules between members.
fn special(operation: &str) -> Option<Value> {
    let usages = ["Register", "SignIn", "ForgotPassword", "Generic"];
    let template = |usage: &str| json!({ "usageType": usage, "templateCode": "SMS_1" });
    let config = json!({
        "accessKeyId": "id",
        "accessKeySecret": "secret",
        "signName": "Keyward",
        // Refused before anything leaves: the address is private.
        "endpoint": "https://127.0.0.1:9/",
        "templates": usages.map(template),
    });
    match operation {
        "CreateConnector" => Some(json!({ "connectorId": FACTORY, "config": config })),
        "CreateConnectorTest" => Some(json!({ "phone": "8613800138000", "config": config })),
        // Who the user is there, not here.
        "ReplaceUserIdentity" => Some(json!({ "userId": "octocat" })),
        "CheckPasswordWithDefaultSignInExperience" => {
            Some(json!({ "password": PASSWORD, "userId": "nobody" }))
        }
        "CreateCustomProfileField" => Some(field("sweep")),
        "CreateCustomProfileFieldsBatch" => Some(json!([field("sweepOne"), field("sweepTwo")])),
        "UpdateCustomProfileFieldsSieOrder" => {
            Some(json!({ "order": [{ "name": "sweep", "sieOrder": 7 }] }))
        }
        "ReplaceCustomPhrase" => Some(json!({ "action": { "continue": "Sweep on" } })),
        // None becomes active again.
        "ReplaceOneTimeTokenStatus" => Some(json!({ "status": "revoked" })),
        "CreateVerificationCode" => Some(json!({ "email": "sweep@example.com" })),
        "VerifyVerificationCode" => {
            Some(json!({ "email": "sweep@example.com", "verificationCode": "000000" }))
        }
        "CreateApplication" => Some(json!({ "name": "Sweep", "type": "MachineToMachine" })),
        _ => None,
    }
}

/// A field of the profile.
fn field(name: &str) -> Value {
    json!({ "name": name, "type": "Text", "required": false })
}

/// A body that is well-formed for an operation: whatever is required, with these ids.
pub(super) fn body(document: &Document, operation: &str, schema: &Value, ids: &Ids) -> Value {
    special(operation).unwrap_or_else(|| sample(document, "", schema, ids))
}

/// A value for a member of this name.
pub(super) fn sample(document: &Document, name: &str, schema: &Value, ids: &Ids) -> Value {
    let schema = document.resolve(schema);
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    match schema["type"].as_str() {
        Some("string") => ids.of_member(name).unwrap_or_else(|| text(name, schema)),
        Some("integer" | "number") => integer(name, schema),
        Some("boolean") => false.into(),
        Some("array") => {
            let one = name.strip_suffix('s').unwrap_or(name);
            vec![sample(document, one, &schema["items"], ids)].into()
        }
        Some("object") => object(document, schema, ids),
        _ => "anything".into(),
    }
}

fn object(document: &Document, schema: &Value, ids: &Ids) -> Value {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let required = required.iter().filter_map(Value::as_str);
    let members: Map<String, Value> = required
        .map(|name| {
            let member = &schema["properties"][name];
            (name.to_owned(), sample(document, name, member, ids))
        })
        .collect();
    members.into()
}

fn integer(name: &str, schema: &Value) -> Value {
    if name == "expiresAt" {
        // Past every clock of the tests, as milliseconds of 2100.
        return 4_102_444_800_000_i64.into();
    }
    schema["minimum"].as_i64().unwrap_or(1).max(1).into()
}

fn text(name: &str, schema: &Value) -> Value {
    let text = match schema["format"].as_str() {
        Some("uri" | "url") => "https://app.example/callback".to_owned(),
        Some("email") => "sweep@example.com".to_owned(),
        Some("phone") => "8613800138001".to_owned(),
        Some("color") => "#123456".to_owned(),
        Some("date") => "2026-11-28".to_owned(),
        Some("password") => PASSWORD.to_owned(),
        Some("username") => "sweeper".to_owned(),
        Some(other) => panic!("no sample for the format {other} of {name}"),
        None if name == "password" => PASSWORD.to_owned(),
        None => format!("sample-{name}"),
    };
    let count = |key: &str| {
        schema[key]
            .as_u64()
            .and_then(|count| usize::try_from(count).ok())
    };
    let least = count("minLength").unwrap_or(0);
    let mut text = text;
    while text.len() < least {
        text.push('x');
    }
    if let Some(most) = count("maxLength") {
        text.truncate(most);
    }
    text.into()
}
