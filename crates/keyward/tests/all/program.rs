//! The program: exit codes, what it prints where, its life from start to SIGTERM.

use std::{
    io::Write,
    net::TcpStream,
    path::Path,
    process::{Command, Output},
    time::{Duration, Instant},
};

use crate::process::{DEV, Running, keyward};

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// It was refused with exit code 2 and one line, which is given back.
fn refusal(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let text = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(output.stdout.is_empty());
    text
}

#[test]
fn the_version_and_the_help_are_printed() {
    let output = keyward(&["--version"]).output().unwrap();
    assert!(output.status.success());
    let version = format!("keyward {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), version);

    for arguments in [vec!["help"], vec!["--help"], vec!["serve", "--help"]] {
        let output = keyward(&arguments).output().unwrap();
        assert!(output.status.success());
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("Usage: keyward"), "{text}");
    }
}

#[test]
fn refused_settings_end_with_code_2_and_one_line() {
    let line = refusal(&mut keyward(&["serve", "--lisen", "127.0.0.1:0"]));
    assert_eq!(
        line,
        "keyward: `keyward serve` has no flag `--lisen`; the nearest is `--listen`\n"
    );
    let line = refusal(keyward(&["dev"]).env("KEYWARD_LISEN", "127.0.0.1:0"));
    assert_eq!(
        line,
        "keyward: there is no setting `KEYWARD_LISEN`; the nearest is `KEYWARD_LISTEN`\n"
    );
    let line = refusal(keyward(&["dev"]).envs([("KEYWARD_KEY", "a"), ("KEYWARD_KEY_FILE", "b")]));
    assert!(
        line.contains("`KEYWARD_KEY`") && line.contains("`KEYWARD_KEY_FILE`"),
        "{line}"
    );
    let line = refusal(&mut keyward(&[
        "serve",
        "--db-url",
        "postgres://u:planted@h/d?planted=1",
    ]));
    assert!(
        line.contains("`--db-url` cannot be used") && !line.contains("planted"),
        "{line}"
    );
    let line = refusal(&mut keyward(&[
        "serve",
        "--config",
        "/nowhere/keyward.toml",
    ]));
    assert!(line.contains("/nowhere/keyward.toml"), "{line}");
    let line = refusal(&mut keyward(&[
        "dev",
        "--endpoint",
        "https://id.example.com",
    ]));
    assert!(line.contains("--endpoint"), "{line}");
    refusal(&mut keyward(&[]));
    refusal(&mut keyward(&["m2m"]));
}

#[test]
fn an_address_in_use_is_a_failure_of_one_line() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = keyward(&["dev", "--listen", &address]).output().unwrap();
    let text = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(
        text.starts_with(&format!("keyward: cannot listen on {address}")),
        "{text}"
    );
    assert_eq!(text.lines().count(), 1, "{text}");
}

#[test]
fn a_development_server_comes_and_goes() {
    let server = Running::start();
    for path in ["/health/live", "/health/ready", "/health/started"] {
        assert_eq!(server.status_of(path), "200", "{path}");
    }
    assert_eq!(server.status_of("/api/status"), "204");
    let data = server.announced("data");
    let folder = data.split(" (removed at exit)").next().unwrap().to_owned();
    assert!(Path::new(&folder).is_dir(), "{folder}");
    let port = server.address.port();
    assert_eq!(
        server.announced("issuer"),
        format!("http://localhost:{port}/oidc")
    );

    assert_eq!(server.stop("-TERM"), Some(0));
    assert!(!Path::new(&folder).exists(), "{folder}");
}

#[test]
fn interrupting_it_ends_it_as_well() {
    assert_eq!(Running::start().stop("-INT"), Some(0));
}

#[test]
fn a_second_signal_does_not_wait_for_requests() {
    let server = Running::start();
    let mut half = TcpStream::connect(server.address).unwrap();
    half.write_all(b"GET /health/live HTTP/1.1\r\n").unwrap();
    // The server has seen the half request once it has answered a later one.
    assert_eq!(server.status_of("/health/live"), "200");
    let started = Instant::now();
    server.signal("-TERM");
    server.wait_for_log("asked to stop");
    assert!(server.is_running());
    assert_eq!(server.stop("-TERM"), Some(0));
    assert!(
        started.elapsed() < Duration::from_secs(8),
        "{:?}",
        started.elapsed()
    );
}

#[test]
fn the_log_is_on_standard_error_and_in_the_form_asked_for() {
    let server = Running::start_with(keyward(DEV).env("KEYWARD_LOG_FORMAT", "json"));
    assert_eq!(server.status_of("/api/status?code=planted"), "204");
    let log = server.wait_for_log("\"access\"");
    for line in log.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
    assert!(!log.contains("planted"), "{log}");

    let quiet = Running::start_with(keyward(DEV).env("KEYWARD_LOG", "off"));
    assert_eq!(quiet.status_of("/api/status"), "204");
    assert_eq!(quiet.log(), "");
}

#[test]
fn a_server_for_production_logs_json_and_warns_of_plain_http() {
    let (server, data) = Running::start_serve(&["--endpoint", "http://id.example.com"]);
    assert_eq!(server.status_of("/health/ready"), "200");
    let log = server.wait_for_log("plain http");
    assert!(log.contains("\"level\":\"WARN\""), "{log}");
    assert_eq!(server.stop("-TERM"), Some(0));
    assert!(data.path().is_dir());

    let (server, _data) = Running::start_serve(&["--endpoint", "https://id.example.com"]);
    assert_eq!(server.stop("-TERM"), Some(0));
    assert!(!server.log().contains("plain http"), "{}", server.log());
}
