//! `keyward doctor`

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use keyward_tests::{Database, Program, Run, keyward, run};
use serde_json::Value;
use tokio::process::Command;

use super::create_client;

fn doctor(data: &Path, more: &[&str]) -> Command {
    let mut command = keyward(["doctor", "--json", "--data"]);
    command.arg(data).args(more);
    command
}

/// Its findings, and whether all is well.
fn read(run: &Run) -> (Vec<Value>, bool) {
    assert_eq!(run.stderr, "", "{run:?}");
    let answer: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let is_well = answer["ok"].as_bool().expect("a boolean");
    assert_eq!(run.code, Some(i32::from(!is_well)), "{run:?}");
    let findings = answer["findings"].as_array().expect("a list").clone();
    for finding in &findings {
        let needs_mending = finding["level"] != "ok";
        assert_eq!(finding["mend"].is_string(), needs_mending, "{finding}");
    }
    (findings, is_well)
}

/// The one finding of a check that is not ok.
fn trouble<'f>(findings: &'f [Value], check: &str) -> &'f Value {
    let mut found = findings
        .iter()
        .filter(|finding| finding["check"] == check && finding["level"] != "ok");
    found
        .next()
        .unwrap_or_else(|| panic!("no {check}: {findings:?}"))
}

fn text<'f>(finding: &'f Value, name: &str) -> &'f str {
    finding[name].as_str().unwrap_or_default()
}

#[tokio::test]
async fn a_server_that_runs_is_well() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    let server = Program::dev_on(&data, &[]).await;
    let endpoint = server.origin.replace("127.0.0.1", "localhost");
    let (findings, is_well) = read(&run(doctor(&data, &["--endpoint", &endpoint])).await);
    assert!(is_well, "{findings:?}");
    for check in ["database", "rights", "key", "disk", "clock", "address"] {
        let found = findings.iter().find(|finding| finding["check"] == check);
        assert_eq!(found.expect(check)["level"], "ok", "{findings:?}");
    }

    // Under another issuer it is not the server that is meant.
    let other = format!("{endpoint}/base");
    let (findings, is_well) = read(&run(doctor(&data, &["--endpoint", &other])).await);
    assert!(!is_well);
    trouble(&findings, "address");
}

#[tokio::test]
async fn looking_makes_nothing() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    let (findings, _) = read(&run(doctor(&data, &[])).await);
    assert!(
        findings
            .iter()
            .any(|finding| text(finding, "found").contains("there is none yet"))
    );
    assert!(!data.exists());

    create_client(&data).await;
    let before = Database::of(&data).counts();
    let files = || {
        let files = fs::read_dir(&data).expect("a folder");
        let mut names: Vec<_> = files
            .map(|file| file.expect("a file").file_name())
            .collect();
        names.sort();
        names
    };
    let names = files();
    read(&run(doctor(&data, &[])).await);
    assert_eq!(Database::of(&data).counts(), before);
    assert_eq!(files(), names);
}

#[tokio::test]
async fn what_is_wrong_comes_with_what_mends_it() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    create_client(&data).await;
    let key = data.join("keyward.key");

    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).expect("it is ours");
    let (findings, is_well) = read(&run(doctor(&data, &[])).await);
    let exposed = trouble(&findings, "key");
    assert!(!is_well);
    assert_eq!(
        text(exposed, "mend"),
        format!("chmod 600 {}", key.display())
    );

    fs::remove_file(&key).expect("it is ours");
    let (findings, is_well) = read(&run(doctor(&data, &[])).await);
    assert!(!is_well);
    assert!(text(trouble(&findings, "key"), "found").contains("no key file"));

    // A newer schema, and a clock that was turned back.
    let database = rusqlite::Connection::open(data.join("keyward.db")).expect("it is there");
    database
        .execute_batch(
            "INSERT INTO schema_migrations VALUES (9999, 'later', 'x', 0);
             UPDATE logs SET created_at = created_at + 3600000;",
        )
        .expect("it is ours");
    drop(database);
    let (findings, is_well) = read(&run(doctor(&data, &[])).await);
    assert!(!is_well);
    assert!(
        text(trouble(&findings, "database"), "found").contains("9999"),
        "{findings:?}"
    );
    assert!(
        text(trouble(&findings, "clock"), "found").contains("turned back"),
        "{findings:?}"
    );

    fs::write(data.join("keyward.db"), "no database").expect("it is ours");
    let (findings, is_well) = read(&run(doctor(&data, &[])).await);
    assert!(!is_well);
    trouble(&findings, "database");
}

#[tokio::test]
async fn addresses_and_proxies_are_looked_at() {
    let place = tempfile::tempdir().expect("a folder");
    let nowhere = ["--endpoint", "https://no-such-host.invalid"];
    let (findings, is_well) = read(&run(doctor(place.path(), &nowhere)).await);
    assert!(!is_well);
    assert!(text(trouble(&findings, "address"), "found").contains("leads nowhere"));
    assert!(text(trouble(&findings, "proxy"), "mend").contains("--trusted-proxies"));

    // Nothing listens there.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = closed.local_addr().expect("it is bound");
    drop(closed);
    let endpoint = format!("http://{address}");
    let (findings, is_well) = read(&run(doctor(place.path(), &["--endpoint", &endpoint])).await);
    assert!(is_well, "{findings:?}");
    assert_eq!(trouble(&findings, "address")["level"], "warning");

    let everybody = ["--trusted-proxies", "all", "--listen", "0.0.0.0:3001"];
    let (findings, _) = read(&run(doctor(place.path(), &everybody)).await);
    assert!(text(trouble(&findings, "proxy"), "found").contains("everybody"));
}

/// An address that was free when the tenant was made.
#[tokio::test]
async fn tenants_that_share_a_host_are_told() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    let mut create = keyward([
        "tenant",
        "create",
        "own",
        "--address",
        "https://own.invalid",
    ]);
    create.arg("--data").arg(&data);
    assert_eq!(run(create).await.code, Some(0));
    let apart = ["--endpoint", "http://other.invalid"];
    let (findings, _) = read(&run(doctor(&data, &apart)).await);
    let told = |findings: &[Value]| {
        let mut found = findings.iter().map(|finding| text(finding, "found"));
        found.any(|found| found.starts_with("https://own.invalid of the tenant own cannot be told"))
    };
    assert!(!told(&findings), "{findings:?}");
    let same = ["--endpoint", "http://own.invalid"];
    let (findings, is_well) = read(&run(doctor(&data, &same)).await);
    assert!(!is_well && told(&findings), "{findings:?}");
}

#[tokio::test]
async fn a_database_server_that_does_not_answer_is_told_without_its_password() {
    let place = tempfile::tempdir().expect("a folder");
    let closed = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = closed.local_addr().expect("it is bound").port();
    drop(closed);
    let url = format!("postgres://u:planted@127.0.0.1:{port}/d");
    let told = run(doctor(place.path(), &["--db-url", &url])).await;
    let (findings, is_well) = read(&told);
    assert!(!is_well);
    assert!(text(trouble(&findings, "database"), "mend").contains("--db-url"));
    assert!(!told.stdout.contains("planted"), "{told:?}");
}

/// `cargo xtask postgres` lets this role in by TLS only; its certificate is for `localhost`.
#[tokio::test]
async fn what_is_wrong_with_tls_is_told_with_what_mends_it() {
    let Some(server) = keyward_tests::postgres::server() else {
        return;
    };
    let place = tempfile::tempdir().expect("a folder");
    let (_, port) = server.rsplit_once(':').expect("a port");
    let authority = |name: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/commands/tls");
        folder.join(format!("{name}-authority.pem"))
    };
    let (right, wrong) = (authority("one"), authority("other"));
    for (host, mode, authority, found, mend) in [
        ("localhost", "disable", &right, "without TLS", "verify-full"),
        (
            "localhost",
            "verify-ca",
            &wrong,
            "not trusted",
            "sslrootcert=",
        ),
        (
            "a.example",
            "verify-full",
            &right,
            "another host",
            "verify-ca",
        ),
    ] {
        let url = format!(
            "postgres://keyward_tls:a%20planted%20%2F%20password@{host}:{port}/postgres\
             ?hostaddr=127.0.0.1&sslmode={mode}&sslrootcert={}",
            authority.display()
        );
        let told = run(doctor(place.path(), &["--db-url", &url])).await;
        let (findings, is_well) = read(&told);
        assert!(!is_well);
        let trouble = trouble(&findings, "database");
        assert!(text(trouble, "found").contains(found), "{trouble}");
        assert!(text(trouble, "mend").contains(mend), "{trouble}");
        assert!(!told.stdout.contains("planted"), "{told:?}");
    }
}

#[tokio::test]
async fn people_get_lines_and_wrong_settings_are_refused() {
    let place = tempfile::tempdir().expect("a folder");
    let mut command = keyward(["doctor", "--data"]);
    command.arg(place.path()).env("ADMIN_PORT", "3002");
    let told = run(command).await;
    assert!(
        told.stdout
            .contains("warning  settings: ADMIN_PORT sets nothing"),
        "{told:?}"
    );
    assert!(told.stdout.contains("         mend: "), "{told:?}");
    let refused = run(keyward(["doctor", "--lisen", "x"])).await;
    assert!(refused.refusal(2).contains("--listen"));
}
