//! The variables of Logto's: what they set, and which of them cannot be followed.

use std::ffi::OsString;

use keyward::settings::{Command, Database, Refused, Serve, Settings, TlsFiles};
use keyward_http::TrustedProxies;

const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

fn read(line: &str, environment: &[(&str, &str)]) -> Result<Settings, Refused> {
    let arguments = std::iter::once("keyward").chain(line.split_whitespace());
    let environment = environment
        .iter()
        .map(|(name, value)| (OsString::from(name), OsString::from(value)));
    Settings::from(arguments.map(OsString::from), environment)
}

fn serve(environment: &[(&str, &str)]) -> Serve {
    match read("serve", environment).unwrap().command {
        Command::Serve(serve) => serve,
        other => panic!("{other:?}"),
    }
}

fn refused(line: &str, environment: &[(&str, &str)]) -> String {
    match read(line, environment) {
        Err(refused) => refused.to_string(),
        Ok(settings) => panic!("{environment:?} was taken: {settings:?}"),
    }
}

#[test]
fn they_set_what_ours_set() {
    let server = serve(&[
        ("DB_URL", "postgres://u:p@h/d"),
        ("PORT", "4001"),
        ("ENDPOINT", "https://id.example.com"),
        ("ADMIN_ENDPOINT", "https://admin.example.com"),
        ("TRUST_PROXY_HEADER", "1"),
        ("HTTPS_CERT_PATH", "/cert.pem"),
        ("HTTPS_KEY_PATH", "/key.pem"),
        ("SECRET_VAULT_KEK", KEY),
        ("STATUS_API_KEY", "status"),
        ("USER_DEFAULT_ROLE_NAMES", "member, read all,,member"),
        ("DATABASE_POOL_MAX_SIZE", "30"),
        ("DATABASE_CONNECTION_TIMEOUT", "5000"),
        ("NODE_ENV", "production"),
        ("CASE_SENSITIVE_USERNAME", "true"),
    ]);
    let Database::Postgres {
        connections, wait, ..
    } = server.storage.database
    else {
        panic!("{:?}", server.storage.database)
    };
    assert_eq!((connections, wait.as_secs()), (30, 5));
    assert_eq!(server.listen.to_string(), "0.0.0.0:4001");
    let endpoint = server.endpoint.at(server.listen);
    assert_eq!(endpoint.origin(), "https://id.example.com");
    assert_eq!(
        server.admin_endpoint.unwrap().origin(),
        "https://admin.example.com"
    );
    assert_eq!(server.trusted_proxies, TrustedProxies::EVERYBODY);
    let tls = TlsFiles {
        certificate: "/cert.pem".into(),
        key: "/key.pem".into(),
    };
    assert_eq!(server.tls, Some(tls));
    assert!(server.storage.key.is_some());
    assert_eq!(server.choices.status_api_key.unwrap().expose(), "status");
    assert_eq!(*server.choices.default_role_names, ["member", "read all"]);
    let long = "x".repeat(129);
    let message = refused("serve", &[("USER_DEFAULT_ROLE_NAMES", &long)]);
    assert!(
        message.contains("`USER_DEFAULT_ROLE_NAMES` expects the name of a role"),
        "{message}"
    );
}

#[test]
fn a_port_is_for_all_addresses_and_in_development_for_this_machine() {
    let Command::Dev(dev) = read("dev", &[("PORT", "4001")]).unwrap().command else {
        panic!("not dev")
    };
    assert_eq!(dev.server.listen.to_string(), "127.0.0.1:4001");
    for wrong in ["x", "70000", "127.0.0.1:3001", "-1"] {
        let message = refused("serve", &[("PORT", wrong)]);
        assert!(message.contains("`PORT` expects a port"), "{message}");
    }
}

#[test]
fn trusting_proxies_takes_the_words_of_logto() {
    for (word, expected) in [
        ("1", TrustedProxies::EVERYBODY),
        ("TRUE", TrustedProxies::EVERYBODY),
        ("yes", TrustedProxies::EVERYBODY),
        ("0", TrustedProxies::Nobody),
        ("false", TrustedProxies::Nobody),
        ("", TrustedProxies::Nobody),
    ] {
        let server = serve(&[("TRUST_PROXY_HEADER", word)]);
        assert_eq!(server.trusted_proxies, expected, "{word}");
    }
    let message = refused("serve", &[("TRUST_PROXY_HEADER", "10.0.0.1")]);
    assert!(
        message.contains("`TRUST_PROXY_HEADER` expects 1, true"),
        "{message}"
    );
}

#[test]
fn both_names_for_one_setting_are_refused() {
    for (theirs, ours, value) in [
        ("DB_URL", "KEYWARD_DB_URL", "sqlite:a"),
        ("DB_URL", "KEYWARD_DB_URL_FILE", "/f"),
        ("PORT", "KEYWARD_LISTEN", "4000"),
        ("ENDPOINT", "KEYWARD_ENDPOINT", "http://localhost"),
        (
            "ADMIN_ENDPOINT",
            "KEYWARD_ADMIN_ENDPOINT",
            "http://localhost:2",
        ),
        ("TRUST_PROXY_HEADER", "KEYWARD_TRUSTED_PROXIES", "1"),
        ("HTTPS_CERT_PATH", "KEYWARD_TLS_CERTIFICATE", "/c"),
        ("HTTPS_KEY_PATH", "KEYWARD_TLS_KEY", "/k"),
        ("SECRET_VAULT_KEK", "KEYWARD_KEY", KEY),
        ("STATUS_API_KEY", "KEYWARD_STATUS_API_KEY", "s"),
    ] {
        for pair in [
            [(theirs, value), (ours, value)],
            [(ours, value), (theirs, value)],
        ] {
            let message = refused("serve", &pair);
            let both =
                message.contains(&format!("`{theirs}`")) && message.contains(&format!("`{ours}`"));
            assert!(
                both && message.contains("give the same setting"),
                "{message}"
            );
        }
    }
    // Empty is not given.
    serve(&[("ENDPOINT", ""), ("KEYWARD_ENDPOINT", "http://localhost")]);
}

#[test]
fn no_other_name_is_read() {
    for (name, value) in [
        ("DB_URL_FILE", "/nowhere"),
        ("STATUS_API_KEY_FILE", "/nowhere"),
        ("LISTEN", "nowhere"),
        ("KEY", "x"),
        ("port", "x"),
        ("INTEGRATION_TEST", "true"),
        ("DEVELOPMENT_USER_ID", "someone"),
    ] {
        assert!(
            read("serve", &[(name, value)]).unwrap().notes.is_empty(),
            "{name}"
        );
    }
    for name in [
        "KEYWARD_PORT",
        "KEYWARD_ADMIN_PORT",
        "KEYWARD_HTTPS_CERT_PATH",
    ] {
        let message = refused("serve", &[(name, "1")]);
        assert!(
            message.contains(&format!("no setting `{name}`")),
            "{message}"
        );
    }
}

#[test]
fn what_has_no_meaning_here_is_told() {
    for name in ["ADMIN_PORT", "DATABASE_STATEMENT_TIMEOUT", "REDIS_URL"] {
        let notes = read("serve", &[(name, "3002")]).unwrap().notes;
        assert_eq!(notes.len(), 1);
        assert!(
            notes[0].found.starts_with(&format!("{name} sets nothing")),
            "{notes:?}"
        );
        assert!(read("serve", &[(name, "")]).unwrap().notes.is_empty());
    }
    let closed = [("ADMIN_DISABLE_LOCALHOST", "1")];
    let message = refused("serve", &closed);
    assert!(
        message.contains("`ADMIN_DISABLE_LOCALHOST` cannot be followed"),
        "{message}"
    );
    let line = "serve --admin-endpoint https://admin.example.com";
    assert_eq!(read(line, &closed).unwrap().notes.len(), 1);
    assert!(
        read("serve", &[("ADMIN_DISABLE_LOCALHOST", "false")])
            .unwrap()
            .notes
            .is_empty()
    );
    let message = refused("serve", &[("CASE_SENSITIVE_USERNAME", "false")]);
    assert!(
        message.contains("`CASE_SENSITIVE_USERNAME` cannot be followed"),
        "{message}"
    );
}

#[test]
fn their_secrets_are_in_no_refusal() {
    for name in ["DB_URL", "SECRET_VAULT_KEK"] {
        let message = refused("serve", &[(name, "planted")]);
        assert!(
            message.contains(name) && !message.contains("planted"),
            "{message}"
        );
    }
}
