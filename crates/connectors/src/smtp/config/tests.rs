#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::{Value, json};

use super::*;

fn parse(change: &Value) -> Result<Config, ConnectorError> {
    let mut config = json!({
        "host": "smtp.example.com", "port": 587, "fromEmail": "Bookstore <no-reply@example.com>",
        "auth": { "type": "login", "user": "user", "pass": "hush hush" },
    });
    let change = change.as_object().unwrap().clone();
    config.as_object_mut().unwrap().extend(change);
    Config::parse(config.as_object().unwrap())
}

fn issues(change: &Value) -> Vec<String> {
    let Err(error) = parse(change) else {
        return Vec::new();
    };
    assert!(!format!("{error:?}").contains("hush"));
    let data = error.data.unwrap();
    let issues = data["issues"].as_array().unwrap().iter();
    issues
        .map(|issue| issue["path"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_configuration_of_the_contract() {
    let config = parse(&json!({
        "port": "465", "secure": true, "replyTo": "help@example.com", "name": "mail.example.com",
        "logger": true, "debug": false, "disableFileAccess": true, "disableUrlAccess": true,
        "tls": { "minVersion": "TLSv1.3", "rejectUnauthorized": true }, "servername": "a.example",
        "connectionTimeout": 120_000, "greetingTimeout": 5, "socketTimeout": 600_000,
        "dnsTimeout": 30_000, "customHeaders": { "X-Mailer": "Keyward é" }, "unknown": 1,
    }))
    .unwrap();
    assert_eq!(config.port, 465);
    assert!(config.tls.is_implicit && !config.tls.is_off);
    assert_eq!(config.tls.server_name, "a.example");
    assert_eq!(config.headers.len(), 1);
    assert_eq!(config.timeouts.connection, LONGEST);
    assert_eq!(config.timeouts.greeting, Duration::from_millis(5));
    assert!(matches!(config.auth, Auth::Password { .. }));
    assert!(config.templates.is_none());
    assert!(
        parse(&json!({ "templates": [] }))
            .unwrap()
            .templates
            .is_none()
    );
    assert!(parse(&json!({ "templates": [{}] })).is_err());
    assert!(!format!("{config:?}").contains("hush"));
}

#[test]
fn credentials() {
    for (auth, expected) in [
        (json!({ "type": "login" }), vec![]),
        (json!({ "user": "a", "pass": "b" }), vec![]),
        (json!({ "user": "a" }), vec!["auth.pass"]),
        (json!({ "type": "ntlm" }), vec!["auth.type"]),
        (json!("hush"), vec!["auth"]),
        (json!(null), vec!["auth"]),
        (
            json!({ "type": "OAuth2", "user": "a", "accessToken": "t" }),
            vec![],
        ),
        (
            json!({ "type": "oauth2", "user": "a" }),
            vec!["auth.accessToken"],
        ),
        (
            json!({ "type": "OAuth2", "user": "a", "refreshToken": "hush" }),
            vec!["auth.clientId", "auth.clientSecret"],
        ),
        (
            json!({ "type": "OAuth2", "user": "a", "privateKey": "hush", "serviceClient": "c" }),
            vec!["auth.privateKey"],
        ),
    ] {
        assert_eq!(issues(&json!({ "auth": auth })), expected, "{auth}");
    }
}

#[test]
fn what_is_refused() {
    for (change, path) in [
        (json!({ "host": "" }), "host"),
        (json!({ "port": 0 }), "port"),
        (json!({ "port": 65_536 }), "port"),
        (json!({ "port": "hush" }), "port"),
        (json!({ "fromEmail": "hush" }), "fromEmail"),
        (json!({ "fromEmail": "a@b.c\nBcc: d@e.f" }), "fromEmail"),
        (json!({ "replyTo": "hush" }), "replyTo"),
        (json!({ "name": "a\r\nMAIL FROM:<x>" }), "name"),
        (json!({ "localAddress": "hush" }), "localAddress"),
        (json!({ "socketTimeout": -1 }), "socketTimeout"),
        (json!({ "secure": "hush" }), "secure"),
        (
            json!({ "tls": { "rejectUnauthorized": false } }),
            "tls.rejectUnauthorized",
        ),
        (json!({ "tls": { "ca": "hush" } }), "tls.ca"),
        (json!({ "tls": { "key": "hush" } }), "tls.key"),
        (
            json!({ "tls": { "minVersion": "TLSv1" } }),
            "tls.minVersion",
        ),
        (
            json!({ "customHeaders": { "Bcc": "hush" } }),
            "customHeaders.Bcc",
        ),
        (
            json!({ "customHeaders": { "Content-Type": "hush" } }),
            "customHeaders.Content-Type",
        ),
        (
            json!({ "customHeaders": { "X": "a\r\nBcc: b" } }),
            "customHeaders.X",
        ),
        (
            json!({ "customHeaders": { "X: Y": "a" } }),
            "customHeaders.X: Y",
        ),
        (json!({ "customHeaders": { "X": 1 } }), "customHeaders.X"),
    ] {
        assert_eq!(issues(&change), [path], "{change}");
    }
}
