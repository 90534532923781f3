//! What is read from the command line and the environment, and what is refused.

use std::{ffi::OsString, io::Write, num::NonZeroU8, os::unix::ffi::OsStringExt};

use keyward::settings::{
    Command, Data, Database, Dev, EndpointSetting, LogFormat, Refused, Serve, Settings,
};
use keyward_http::TrustedProxies;
use keyward_model::Lifetimes;
use proptest::prelude::*;

const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

fn read(line: &str, environment: &[(&str, &str)]) -> Result<Settings, Refused> {
    let arguments = std::iter::once("keyward").chain(line.split_whitespace());
    let environment = environment
        .iter()
        .map(|(name, value)| (OsString::from(name), OsString::from(value)));
    Settings::from(arguments.map(OsString::from), environment)
}

fn refused(line: &str, environment: &[(&str, &str)]) -> String {
    match read(line, environment) {
        Err(refused) => refused.to_string(),
        Ok(settings) => panic!("{line} {environment:?} was taken: {settings:?}"),
    }
}

fn serve(line: &str, environment: &[(&str, &str)]) -> Serve {
    match read(line, environment).unwrap().command {
        Command::Serve(serve) => serve,
        other => panic!("{other:?}"),
    }
}

fn dev(line: &str, environment: &[(&str, &str)]) -> Dev {
    match read(line, environment).unwrap().command {
        Command::Dev(dev) => dev,
        other => panic!("{other:?}"),
    }
}

fn sqlite(server: &Serve) -> Option<&str> {
    match &server.storage.database {
        Database::Sqlite(path) => path.to_str(),
        _ => None,
    }
}

fn origin(server: &Serve) -> String {
    server.endpoint.at(server.listen).origin().to_owned()
}

#[test]
fn the_defaults() {
    let settings = read("serve", &[]).unwrap();
    assert_eq!(
        (settings.log.filter.as_str(), settings.log.format),
        ("info", LogFormat::Json)
    );
    let server = serve("serve", &[]);
    assert_eq!(server.storage.data, Data::Folder("./keyward-data".into()));
    assert!(matches!(server.storage.database, Database::InDataFolder));
    assert!(server.storage.key.is_none());
    assert_eq!(server.listen.to_string(), "127.0.0.1:3001");
    assert_eq!(origin(&server), "http://localhost:3001");
    assert!(server.allow_outbound.is_empty());
    assert!(server.tls.is_none() && server.admin_endpoint.is_none());
    assert_eq!(server.trusted_proxies, TrustedProxies::Nobody);
    assert!(server.metrics_listen.is_none() && server.choices.status_api_key.is_none());
    assert_eq!(server.choices.lifetimes, Lifetimes::default());
    assert_eq!(server.clean_up.keep_logs, None);

    let settings = read("dev", &[]).unwrap();
    assert_eq!(settings.log.format, LogFormat::Text);
    let dev = dev("dev", &[]);
    assert_eq!(dev.server.storage.data, Data::Temporary);
    assert_eq!(origin(&dev.server), "http://localhost:3001");
    assert_eq!(dev.seed, None);

    let Command::CreateM2m(create) = read("m2m create --json", &[]).unwrap().command else {
        panic!("not m2m create")
    };
    assert!(create.json);
    assert_eq!(create.storage.data, Data::Folder("./keyward-data".into()));
    assert_eq!(create.addresses.main().origin(), "http://localhost:3001");
}

#[test]
fn the_endpoint_follows_the_port_only_in_development() {
    let server = serve("serve --listen 127.0.0.1:4000", &[]);
    assert_eq!(origin(&server), "http://localhost:3001");
    let dev = dev("dev --listen 127.0.0.1:4000", &[]);
    assert_eq!(origin(&dev.server), "http://localhost:4000");
    assert!(matches!(
        dev.server.endpoint,
        EndpointSetting::OfListener { https: false }
    ));
}

#[test]
fn a_flag_beats_a_variable() {
    let environment = [
        ("KEYWARD_DATA", "/env"),
        ("KEYWARD_LISTEN", "127.0.0.1:1"),
        ("KEYWARD_ENDPOINT", "https://env.example.com/"),
        ("KEYWARD_ALLOW_OUTBOUND", "localhost:1, [::1]:2,"),
        ("KEYWARD_DB_URL", "sqlite:/env.db"),
        ("OTHER_DATA", "not ours"),
    ];
    let server = serve("serve", &environment);
    assert_eq!(server.storage.data, Data::Folder("/env".into()));
    assert_eq!(sqlite(&server), Some("/env.db"));
    assert_eq!(server.listen.port(), 1);
    assert_eq!(origin(&server), "https://env.example.com");
    let allowed: Vec<String> = server
        .allow_outbound
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(allowed, ["localhost:1", "[::1]:2"]);

    let line = "serve --data /flag --listen [::1]:2 --endpoint=https://flag.example.com \
                --allow-outbound 10.0.0.1:3 --allow-outbound 10.0.0.2:3 --db-url sqlite:///flag.db";
    let server = serve(line, &environment);
    assert_eq!(server.storage.data, Data::Folder("/flag".into()));
    assert_eq!(sqlite(&server), Some("/flag.db"));
    assert_eq!(server.listen.to_string(), "[::1]:2");
    assert_eq!(origin(&server), "https://flag.example.com");
    assert_eq!(server.allow_outbound.len(), 2);
}

#[test]
fn two_tenants_at_one_address_or_with_one_jar_of_cookies_are_refused() {
    for (line, environment, names) in [
        (
            "serve --endpoint https://e.example --admin-endpoint http://e.example",
            &[][..],
            ["`--admin-endpoint`", "`--endpoint`"],
        ),
        (
            "serve",
            &[
                ("ENDPOINT", "http://e.example"),
                ("ADMIN_ENDPOINT", "https://e.example"),
            ],
            ["`ADMIN_ENDPOINT`", "`ENDPOINT`"],
        ),
        (
            "dev --admin-endpoint http://localhost",
            &[],
            ["`--admin-endpoint`", "`endpoint`"],
        ),
        (
            "tenant list --admin-endpoint http://localhost:3001",
            &[],
            ["`--admin-endpoint`", "`endpoint`"],
        ),
    ] {
        let message = refused(line, environment);
        assert!(message.contains("a host to itself"), "{message}");
        assert!(names.iter().all(|name| message.contains(name)), "{message}");
    }
    for apart in [
        "serve --endpoint https://e.example --admin-endpoint https://e.example:8443",
        "serve --endpoint https://e.example --admin-endpoint https://e.example/admin",
        "dev --admin-endpoint http://localhost:3002",
    ] {
        read(apart, &[]).expect(apart);
    }
}

#[test]
fn proxies_are_named_or_numbered() {
    let row = |length| TrustedProxies::Row(NonZeroU8::new(length).unwrap());
    let networks = |of: &[&str]| {
        TrustedProxies::Networks(of.iter().map(|text| text.parse().unwrap()).collect())
    };
    for (value, expected) in [
        ("all", TrustedProxies::EVERYBODY),
        ("1", TrustedProxies::EVERYBODY),
        ("2", row(2)),
        ("16", row(16)),
        ("10.0.0.0/8", networks(&["10.0.0.0/8"])),
        ("10.0.0.1,::1", networks(&["10.0.0.1", "::1"])),
    ] {
        let server = serve("serve", &[("KEYWARD_TRUSTED_PROXIES", value)]);
        assert_eq!(server.trusted_proxies, expected, "{value}");
    }
    for wrong in [
        "0",
        "17",
        "256",
        "-1",
        "+2",
        "2 ,10.0.0.1",
        "1,2",
        "1.5",
        "two",
    ] {
        let message = refused("serve", &[("KEYWARD_TRUSTED_PROXIES", wrong)]);
        assert!(message.contains("a number from 1 to 16"), "{message}");
    }
}

#[test]
fn a_secret_may_come_from_a_file() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "{KEY}").unwrap();
    let path = file.path().to_str().unwrap();
    let by_file = serve("serve", &[("KEYWARD_KEY_FILE", path)]);
    let direct = serve("serve", &[("KEYWARD_KEY", KEY)]);
    let derived = |server: &Serve| {
        server
            .storage
            .key
            .clone()
            .unwrap()
            .hmac_key("t")
            .sign_text("x")
    };
    assert_eq!(derived(&by_file), derived(&direct));

    let line = refused("serve", &[("KEYWARD_KEY_FILE", "/nowhere/key")]);
    assert!(line.contains("`KEYWARD_KEY_FILE`"), "{line}");
    let line = refused("serve", &[("KEYWARD_KEY_FILE", "/dev/null")]);
    assert!(line.contains("empty"), "{line}");
    // Not only endless, but not for ever.
    let line = refused("serve", &[("KEYWARD_KEY_FILE", "/dev/zero")]);
    assert!(line.contains("too large"), "{line}");
}

#[test]
fn unknown_names_are_refused_with_the_nearest() {
    for (line, expected) in [
        ("config chek", "no command `chek`; the nearest is `check`"),
        ("config", "a command is missing: check, show"),
        ("man now", "`keyward man` does not take `now`"),
        ("serve --key x", "has no flag `--key`"),
        ("serve --prot x", "no flag `--prot`; the nearest is"),
        (
            "serve --data-dir=x",
            "no flag `--data-dir`; the nearest is `--data`",
        ),
        ("dev --sed x", "the nearest is `--seed`"),
        ("m2m create --jsn", "the nearest is `--json`"),
        ("serv", "no command `serv`; the nearest is `serve`"),
        ("m2m crate", "no command `crate`; the nearest is `create`"),
        (
            "serve --seed x",
            "has no flag `--seed`, which is for `keyward dev`",
        ),
        (
            "m2m create --listen x",
            "which is for `keyward serve`, `keyward dev`, `keyward config check`",
        ),
        ("--data x serve", "which is for"),
        ("--versoin", "the nearest is `--version`"),
        ("serve now", "`keyward serve` does not take `now`"),
    ] {
        let message = refused(line, &[]);
        assert!(message.contains(expected), "{line}: {message}");
    }
    let message = refused("serve", &[("KEYWARD_LISTEN_FILE", "x")]);
    assert!(
        message.contains("the nearest is `KEYWARD_LISTEN`"),
        "{message}"
    );
    let message = refused("m2m create", &[("KEYWARD_PORT", "1")]);
    assert!(message.contains("no setting `KEYWARD_PORT`"), "{message}");
}

#[test]
fn one_setting_twice_is_refused() {
    for line in [
        "serve --data a --data a",
        "serve --data a --data=b",
        "dev --seed a --seed b",
        "m2m create --json --json",
    ] {
        let message = refused(line, &[]);
        assert!(message.contains("only once"), "{line}: {message}");
    }
    for twice in [
        [("KEYWARD_KEY", KEY), ("KEYWARD_KEY_FILE", "/f")],
        [
            ("KEYWARD_DB_URL", "sqlite:a"),
            ("KEYWARD_DB_URL_FILE", "/f"),
        ],
        [("KEYWARD_DATA", "a"), ("KEYWARD_DATA", "b")],
    ] {
        // Also where a flag beats them both.
        let message = refused("serve --db-url sqlite:x --data x", &twice);
        assert!(message.contains("give the same setting"), "{message}");
        assert!(message.contains(twice[1].0), "{message}");
    }
}

#[test]
fn malformed_values_name_the_setting_and_what_is_expected() {
    for (line, name, expected) in [
        ("serve --listen 3001", "`--listen`", "ADDR:PORT"),
        ("serve --listen localhost:3001", "`--listen`", "ADDR:PORT"),
        (
            "serve --listen 127.0.0.1:70000",
            "`--listen`",
            "not `127.0.0.1:70000`",
        ),
        ("serve --listen", "`--listen`", "ADDR:PORT"),
        ("serve --data=", "`--data`", "folder"),
        ("serve --endpoint id.example.com", "`--endpoint`", "URL"),
        (
            "serve --endpoint ftp://id.example.com",
            "`--endpoint`",
            "URL",
        ),
        (
            "serve --endpoint https://id.example.com/?a",
            "`--endpoint`",
            "host, port",
        ),
        (
            "serve --endpoint https://id.example.com/#a",
            "`--endpoint`",
            "host, port",
        ),
        (
            "serve --endpoint https://u:planted@id.example.com",
            "`--endpoint`",
            "host, port",
        ),
        (
            "serve --db-url mysql://planted",
            "`--db-url`",
            "sqlite:PATH",
        ),
        (
            "serve --db-url sqlite::memory:",
            "`--db-url`",
            "sqlite:PATH",
        ),
        (
            "serve --db-url sqlite:a?mode=ro",
            "`--db-url`",
            "sqlite:PATH",
        ),
        (
            "serve --endpoint https://*.example.com",
            "`--endpoint`",
            "URL",
        ),
        ("serve --db-url postgres://", "`--db-url`", "cannot be used"),
        (
            "serve --db-url postgres://u:planted@h/d?planted=1",
            "`--db-url`",
            "cannot be used",
        ),
        (
            "serve --trusted-proxies proxy",
            "`--trusted-proxies`",
            "network",
        ),
        (
            "serve --trusted-proxies all --trusted-proxies 10.0.0.1",
            "`--trusted-proxies`",
            "not `all`",
        ),
        ("serve --db-wait 3", "`--db-wait`", "a time from 1s to 60s"),
        (
            "serve --db-connections 0",
            "`--db-connections`",
            "from 1 to 1000",
        ),
        (
            "serve --db-connections +5",
            "`--db-connections`",
            "not `+5`",
        ),
        (
            "serve --clean-up-batch many",
            "`--clean-up-batch`",
            "a number",
        ),
        (
            "serve --metrics-listen 9464",
            "`--metrics-listen`",
            "ADDR:PORT",
        ),
        ("completion", "`keyward completion`", "bash|zsh|fish"),
        ("completion tcsh", "`keyward completion`", "bash|zsh|fish"),
        (
            "serve --tls-key k",
            "`--tls-key` needs",
            "`tls-certificate`",
        ),
        (
            "serve --tls-certificate c",
            "`--tls-certificate` needs",
            "`tls-key`",
        ),
        (
            "serve --tls-certificate c --tls-key k --endpoint http://id.example.com",
            "`--endpoint` is plain http",
            "`--tls-certificate`",
        ),
        (
            "serve --allow-outbound localhost",
            "`--allow-outbound`",
            "HOST:PORT",
        ),
        (
            "serve --allow-outbound http://localhost:80",
            "`--allow-outbound`",
            "HOST:PORT",
        ),
    ] {
        let message = refused(line, &[]);
        assert!(message.contains(name), "{line}: {message}");
        assert!(message.contains(expected), "{line}: {message}");
        assert!(!message.contains("planted"), "{line}: {message}");
    }
    for (name, value, expected) in [
        ("KEYWARD_KEY", "planted", "32 bytes in base64"),
        ("KEYWARD_KEY", "", "32 bytes in base64"),
        ("KEYWARD_LISTEN", "", "ADDR:PORT"),
        ("KEYWARD_ALLOW_OUTBOUND", "localhost:1,x", "not `x`"),
        ("KEYWARD_LOG", "=,=", "level"),
        ("KEYWARD_LOG_FORMAT", "yaml", "json or text"),
    ] {
        let message = refused("serve", &[(name, value)]);
        assert!(message.contains(&format!("`{name}`")), "{message}");
        assert!(message.contains(expected), "{message}");
        assert!(!message.contains("planted"), "{message}");
    }
}

#[test]
fn development_is_for_this_machine() {
    for (line, name) in [
        ("dev --listen 0.0.0.0:3001", "`--listen`"),
        ("dev --listen [::]:3001", "`--listen`"),
        ("dev --listen 192.168.0.1:3001", "`--listen`"),
        ("dev --endpoint https://id.example.com", "`--endpoint`"),
        ("dev --endpoint http://192.168.0.1:3001", "`--endpoint`"),
        (
            "dev --endpoint http://localhost.example.com",
            "`--endpoint`",
        ),
        (
            "dev --endpoint http://127.0.0.1.example.com",
            "`--endpoint`",
        ),
        ("dev --endpoint http://[::ffff:8.8.8.8]", "`--endpoint`"),
        (
            "dev --admin-endpoint https://id.example.com",
            "`--admin-endpoint`",
        ),
    ] {
        let message = refused(line, &[]);
        assert!(message.contains("this machine only"), "{line}: {message}");
        assert!(message.contains(name), "{line}: {message}");
    }
    let message = refused("dev", &[("KEYWARD_LISTEN", "0.0.0.0:1")]);
    assert!(message.contains("`KEYWARD_LISTEN`"), "{message}");
    for line in [
        "dev --listen 127.0.0.2:0 --endpoint http://127.0.0.2:3001",
        "dev --listen [::1]:0 --endpoint http://[::1]:3001",
        "dev --endpoint https://app.localhost",
        "dev --data x --seed y",
    ] {
        assert!(read(line, &[]).is_ok(), "{line}");
    }
    // The same addresses are fine for a server.
    serve(
        "serve --listen 0.0.0.0:3001 --endpoint http://192.168.0.1:3001",
        &[],
    );
}

#[test]
fn help_and_version_do_not_look_at_the_environment() {
    for line in [
        "help",
        "--help",
        "-h",
        "--version",
        "-V",
        "dev --help",
        "m2m create --help",
        "completion bash",
        "man",
    ] {
        let settings = read(line, &[("KEYWARD_UNKNOWN", "x")]).unwrap();
        let Command::Print(text) = settings.command else {
            panic!("{line}")
        };
        assert!(text.ends_with('\n'), "{line}");
    }
}

#[test]
fn secrets_cannot_be_formatted() {
    let settings = read("serve", &[("KEYWARD_KEY", KEY)]).unwrap();
    assert!(!format!("{settings:?}").contains("AAECAw"), "{settings:?}");
}

/// Words that lead deep into the parser, and any bytes.
fn words() -> impl Strategy<Value = OsString> {
    let known = prop::sample::select(vec![
        "serve",
        "dev",
        "m2m",
        "create",
        "config",
        "show",
        "completion",
        "help",
        "--json",
        "--data",
        "--listen",
        "--endpoint",
        "--db-url",
        "--config",
        "--allow-outbound",
        "--seed",
        "--",
        "-",
        "=",
        "127.0.0.1:0",
        "http://localhost",
        "sqlite:x",
        "--listen=",
        "-hV",
    ]);
    prop_oneof![
        4 => known.prop_map(OsString::from),
        1 => any::<Vec<u8>>().prop_map(OsString::from_vec),
        1 => ".*".prop_map(OsString::from),
    ]
}

fn variables() -> impl Strategy<Value = (OsString, OsString)> {
    let known = prop::sample::select(vec![
        "KEYWARD_DATA",
        "KEYWARD_LISTEN",
        "KEYWARD_ENDPOINT",
        "KEYWARD_DB_URL",
        "KEYWARD_KEY",
        "KEYWARD_ALLOW_OUTBOUND",
        "KEYWARD_LOG",
        "KEYWARD_LOG_FORMAT",
        "KEYWARD_KEY_FILE",
    ]);
    let name = prop_oneof![
        4 => known.prop_map(OsString::from),
        1 => "KEYWARD_.*".prop_map(OsString::from),
        1 => any::<Vec<u8>>().prop_map(OsString::from_vec),
    ];
    let value = prop_oneof![
        any::<Vec<u8>>().prop_map(OsString::from_vec),
        "[ -~]{0,40}".prop_map(OsString::from),
    ];
    (name, value)
}

proptest! {
    #[test]
    fn nothing_that_is_given_panics(
        mut arguments in prop::collection::vec(words(), 0..8),
        environment in prop::collection::vec(variables(), 0..4),
    ) {
        arguments.insert(0, "keyward".into());
        if let Err(refused) = Settings::from(arguments, environment) {
            let message = refused.to_string();
            prop_assert_eq!(message.lines().count(), 1, "{}", message);
        }
    }

    #[test]
    fn a_secret_is_in_no_refusal(secret in "[!-~]{12,60}") {
        for name in ["KEYWARD_KEY", "KEYWARD_DB_URL"] {
            if let Err(refused) = read("serve", &[(name, &secret)]) {
                prop_assert!(!refused.to_string().contains(&secret));
                let debug = format!("{refused:?}");
                prop_assert!(!debug.contains(&secret), "{}", debug);
            }
        }
    }
}
