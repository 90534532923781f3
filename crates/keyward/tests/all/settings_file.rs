//! The file with settings: what beats it, and what is refused of it.

use std::{ffi::OsString, fs, os::unix::fs::PermissionsExt, path::PathBuf, time::Duration};

use keyward::settings::{Command, Data, Database, Refused, Serve, Settings, TlsFiles};
use keyward_http::TrustedProxies;
use keyward_model::Lifetimes;
use tempfile::TempDir;

const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

struct File {
    folder: TempDir,
    path: PathBuf,
}

impl File {
    fn of(text: impl AsRef<[u8]>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keyward.toml");
        fs::write(&path, text).unwrap();
        Self { folder, path }
    }

    fn read(&self, line: &str, environment: &[(&str, &str)]) -> Result<Settings, Refused> {
        let arguments = std::iter::once("keyward").chain(line.split_whitespace());
        let mut environment: Vec<(OsString, OsString)> = environment
            .iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        environment.push(("KEYWARD_CONFIG".into(), self.path.clone().into()));
        Settings::from(arguments.map(OsString::from), environment)
    }

    fn serve(&self, line: &str, environment: &[(&str, &str)]) -> Serve {
        match self.read(line, environment).unwrap().command {
            Command::Serve(serve) => serve,
            other => panic!("{other:?}"),
        }
    }

    fn refused(&self) -> String {
        match self.read("serve", &[]) {
            Err(refused) => refused.to_string(),
            Ok(settings) => panic!("it was taken: {settings:?}"),
        }
    }
}

#[test]
fn it_gives_every_kind_of_setting() {
    let file = File::of(format!(
        r#"
        # a comment
        data = "/data"
        db-url = "postgres://u:p@db.example.com/keyward"
        db-connections = 1_00
        db-wait = "5s"
        key = "{KEY}"
        endpoint = "https://id.example.com"
        admin-endpoint = "https://admin.example.com"
        listen = "[::1]:4000"
        tls-certificate = "/tls/cert.pem"
        tls-key = "/tls/key.pem"
        trusted-proxies = ["10.0.0.0/8", "::1"]
        metrics-listen = "127.0.0.1:9464"
        status-api-key = "status"
        allow-outbound = ["localhost:8080"]
        password-threads = 3
        interaction-lifetime = "2h"
        authorization-code-lifetime = "30s"
        access-token-lifetime = "5m"
        grant-lifetime = "30d"
        refresh-retry-window = "0s"
        sentinel-address-limit = 50
        security-notices = "off"
        audit-log-retention = "90d"
        clean-up-interval = "1m"
        clean-up-batch = 10
        log = "debug"
        log-format = "text"
        "#
    ));
    let settings = file.read("serve", &[]).unwrap();
    assert_eq!(settings.log.filter, "debug");
    let server = file.serve("serve", &[]);
    assert_eq!(server.storage.data, Data::Folder("/data".into()));
    assert!(server.storage.key.is_some());
    let Database::Postgres {
        url,
        connections,
        wait,
    } = &server.storage.database
    else {
        panic!("{:?}", server.storage.database)
    };
    assert_eq!(url.expose(), "postgres://u:p@db.example.com/keyward");
    assert_eq!((*connections, *wait), (100, Duration::from_secs(5)));
    assert_eq!(server.listen.to_string(), "[::1]:4000");
    let endpoint = server.endpoint.at(server.listen);
    assert_eq!(endpoint.origin(), "https://id.example.com");
    let admin = server.admin_endpoint.as_ref().unwrap();
    assert_eq!(admin.origin(), "https://admin.example.com");
    let tls = TlsFiles {
        certificate: "/tls/cert.pem".into(),
        key: "/tls/key.pem".into(),
    };
    assert_eq!(server.tls, Some(tls));
    let networks = ["10.0.0.0/8", "::1"].map(|text| text.parse().unwrap());
    assert_eq!(
        server.trusted_proxies,
        TrustedProxies::Networks(networks.into())
    );
    assert_eq!(server.metrics_listen.unwrap().port(), 9464);
    assert_eq!(
        server.choices.status_api_key.as_ref().unwrap().expose(),
        "status"
    );
    assert_eq!(server.allow_outbound[0].to_string(), "localhost:8080");
    let lifetimes = Lifetimes {
        interaction: 7200,
        authorization_code: 30,
        access_token: 300,
        grant: 30 * 86_400,
        refresh_retry_window: 0,
    };
    assert_eq!(server.choices.lifetimes, lifetimes);
    let threads = server.choices.password_threads;
    assert_eq!(threads.map(usize::from), Some(3));
    assert_eq!(server.choices.sentinel_address_limit, 50);
    assert!(!server.choices.security_notices);
    assert_eq!(server.clean_up.every, Duration::from_secs(60));
    assert_eq!(server.clean_up.batch, 10);
    assert_eq!(
        server.clean_up.keep_logs,
        Some(Duration::from_secs(90 * 86_400))
    );
    assert!(!format!("{server:?}").contains("u:p@"), "{server:?}");
}

#[test]
fn a_variable_beats_it_and_a_flag_both() {
    let file = File::of("listen = \"127.0.0.1:1\"\ndata = \"/file\"\nkey = \"malformed\"");
    let environment = [("KEYWARD_LISTEN", "127.0.0.1:2"), ("KEYWARD_KEY", KEY)];
    let server = file.serve("serve", &environment);
    assert_eq!(server.listen.port(), 2);
    assert_eq!(server.storage.data, Data::Folder("/file".into()));
    let server = file.serve("serve --listen 127.0.0.1:3", &environment);
    assert_eq!(server.listen.port(), 3);

    // The flag that names a file beats the variable that does.
    let other = File::of("listen = \"127.0.0.1:4\"");
    let line = format!("serve --config {}", other.path.display());
    assert_eq!(file.serve(&line, &[]).listen.port(), 4);
}

#[test]
fn a_secret_may_stand_in_a_file_of_its_own() {
    let file = File::of("key-file = \"/nowhere\"");
    let secret = file.folder.path().join("key");
    fs::write(&secret, format!("{KEY}\n")).unwrap();
    fs::write(
        &file.path,
        format!("key-file = {:?}", secret.to_str().unwrap()),
    )
    .unwrap();
    assert!(file.serve("serve", &[]).storage.key.is_some());

    let file = File::of("\n\nkey-file = \"/nowhere\"");
    let message = file.refused();
    assert!(message.contains("keyward.toml:3: key-file`"), "{message}");
    assert!(message.contains("cannot be read"), "{message}");
}

#[test]
fn what_is_wrong_is_told_with_file_line_and_key() {
    for (text, line, expected) in [
        (
            "lisen = \"x\"",
            1,
            "lisen` is no setting; the nearest is `listen`",
        ),
        ("\nkeyfile = \"x\"", 2, "the nearest is `key-file`"),
        ("seed = \"x\"", 1, "seed` is no setting"),
        ("config = \"x\"", 1, "config` is no setting"),
        (
            "[server]\nlisten = \"127.0.0.1:1\"",
            1,
            "server` is no setting",
        ),
        ("listen = 3001", 1, "listen` must be a string: ADDR:PORT"),
        (
            "db-connections = \"40\"",
            1,
            "db-connections` must be a whole number",
        ),
        ("db-connections = 4.0", 1, "must be a whole number"),
        (
            "trusted-proxies = \"10.0.0.1\"",
            1,
            "must be an array of strings",
        ),
        ("allow-outbound = [1]", 1, "must be an array of strings"),
        ("key = true", 1, "key` must be a string"),
        ("listen = \"\"", 1, "listen` expects ADDR:PORT"),
        ("listen = \"3001\"", 1, "not `3001`"),
        ("key = \"planted\"", 1, "key` expects 32 bytes in base64"),
        (
            "db-connections = -1",
            1,
            "db-connections` expects a number from 1 to 1000",
        ),
        ("db-connections = 99999999999", 1, "from 1 to 1000"),
        (
            "key = \"planted\"\nkey-file = \"f\"",
            2,
            "give the same setting",
        ),
        ("data = \"a\"\n\"data\" = \"b\"", 2, "stands there twice"),
    ] {
        let message = File::of(text).refused();
        assert!(message.contains(expected), "{text}: {message}");
        let place = format!("keyward.toml:{line}:");
        let told = format!("keyward.toml` cannot be read: line {line}:");
        assert!(
            message.contains(&place) || message.contains(&told),
            "{text}: {message}"
        );
        assert!(!message.contains("planted"), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_refused() {
    for text in [
        &b"key = planted"[..],
        b"key = \"planted",
        b"listen = \"a\" \"planted\"",
        b"\xff\xfe",
        b"= planted",
    ] {
        let message = File::of(text).refused();
        assert!(
            message.contains("keyward.toml` cannot be read: "),
            "{message}"
        );
        assert!(!message.contains("planted"), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
    }
    let file = File::of("");
    fs::remove_file(&file.path).unwrap();
    assert!(
        file.refused().contains("entity not found"),
        "{}",
        file.refused()
    );
    fs::create_dir(&file.path).unwrap();
    assert!(file.refused().contains("cannot be read"));
    let endless = File {
        path: "/dev/zero".into(),
        ..File::of("")
    };
    assert!(
        endless.refused().contains("too large"),
        "{}",
        endless.refused()
    );
}

#[test]
fn an_empty_file_gives_nothing() {
    let server = File::of("# nothing\n").serve("serve", &[]);
    assert_eq!(server.listen.port(), 3001);
}

#[test]
fn checking_tells_everything_that_is_wrong() {
    let file = File::of("lisen = \"x\"\ndb-wait = \"1h\"\nkey = \"planted\"");
    let environment = [("KEYWARD_LISTEN", "nowhere"), ("KEYWARD_WHAT", "x")];
    let settings = file.read("config check --json", &environment).unwrap();
    let Command::CheckConfig(check) = settings.command else {
        panic!("not config check")
    };
    let problems = check.outcome.unwrap_err();
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    for name in ["KEYWARD_WHAT", "lisen", "db-wait", "key", "KEYWARD_LISTEN"] {
        let told = problems
            .iter()
            .filter(|problem| problem.contains(&format!("{name}`")));
        assert_eq!(told.count(), 1, "{name}: {problems:?}");
    }
    assert_eq!(problems.len(), 5, "{problems:?}");
    // What cannot be understood at all is refused as ever.
    assert!(file.read("config check --lisen x", &[]).is_err());
    assert!(File::of("").read("config check", &[]).is_ok());
}

#[test]
fn showing_tells_where_a_value_comes_from_and_no_secret() {
    let file = File::of("key = \"planted\"\ndb-connections = 7\nlog = \"warn\"");
    let environment = [
        ("KEYWARD_KEY", KEY),
        ("KEYWARD_LOG", "debug"),
        ("KEYWARD_STATUS_API_KEY_FILE", file.path.to_str().unwrap()),
    ];
    let settings = file
        .read("config show --listen 127.0.0.1:9", &environment)
        .unwrap();
    let Command::ShowConfig(show) = settings.command else {
        panic!("not config show")
    };
    let find = |name: &str| {
        let mut all = show.settings.iter();
        let found = all.find(|shown| shown.name == name).unwrap();
        (
            found.value.clone(),
            found.origin,
            found.source.clone().unwrap_or_default(),
        )
    };
    assert_eq!(
        find("listen"),
        ("127.0.0.1:9".into(), "flag", "--listen".into())
    );
    assert_eq!(
        find("log"),
        ("debug".into(), "environment", "KEYWARD_LOG".into())
    );
    let (value, origin, source) = find("db-connections");
    assert_eq!((value.as_str(), origin), ("7", "file"));
    assert!(
        source.ends_with("keyward.toml:2: db-connections"),
        "{source}"
    );
    assert_eq!(find("db-wait"), ("3s".into(), "default", String::new()));
    assert_eq!(
        find("key"),
        ("(hidden)".into(), "environment", "KEYWARD_KEY".into())
    );
    let (value, ..) = find("status-api-key");
    assert!(
        value.starts_with("(hidden), in ") && value.ends_with("keyward.toml"),
        "{value}"
    );
    let all = format!("{:?}", show.settings);
    assert!(!all.contains("AAECAw") && !all.contains("planted"), "{all}");
}

#[test]
fn a_file_with_a_secret_that_others_may_read_is_told() {
    let chmod = |file: &File, mode: u32| {
        fs::set_permissions(&file.path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let file = File::of(format!("key = \"{KEY}\""));
    chmod(&file, 0o640);
    let notes = file.read("serve", &[]).unwrap().notes;
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(notes[0].found.contains("holds `key`"), "{notes:?}");
    assert_eq!(notes[0].mend, format!("chmod 600 {}", file.path.display()));
    chmod(&file, 0o600);
    assert!(file.read("serve", &[]).unwrap().notes.is_empty());
    let harmless = File::of("db-wait = \"5s\"");
    chmod(&harmless, 0o644);
    assert!(harmless.read("serve", &[]).unwrap().notes.is_empty());
}
