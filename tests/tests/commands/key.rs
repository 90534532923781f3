//! The key-encryption key: from a file, from a variable, lost, wrong, exposed.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use base64::{Engine, engine::general_purpose::STANDARD};
use keyward_tests::{Database, Program, Run, keyward, run};
use tokio::process::Command;

use super::{create_client, key_names};

const COMMANDS: [&[&str]; 3] = [
    &["serve", "--listen", "127.0.0.1:0"],
    &["dev", "--listen", "127.0.0.1:0"],
    &["m2m", "create"],
];

fn on(arguments: &[&str], data: &Path) -> Command {
    let mut command = keyward(arguments);
    command.arg("--data").arg(data);
    command
}

fn serve(data: &Path) -> Command {
    on(COMMANDS[0], data)
}

/// It failed with one line that says this; nothing else was printed.
fn failed<'r>(run: &'r Run, expected: &str) -> &'r str {
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{run:?}");
    let line = run.stderr.lines().last().unwrap_or_default();
    assert!(line.starts_with("keyward: "), "{run:?}");
    assert!(line.contains(expected), "{run:?}");
    line
}

#[tokio::test]
async fn a_key_file_that_others_may_read_is_refused() {
    let data = tempfile::tempdir().expect("a folder");
    create_client(data.path()).await;
    let key = data.path().join("keyward.key");
    let mode = fs::metadata(&key)
        .expect("it was made")
        .permissions()
        .mode()
        & 0o7777;
    assert_eq!(mode, 0o600);
    let content = fs::read(&key).expect("it can be read");
    let before = Database::of(data.path()).counts();
    for wide in [0o644, 0o640] {
        fs::set_permissions(&key, fs::Permissions::from_mode(wide)).expect("it is ours");
        for command in COMMANDS {
            let refused = run(on(command, data.path())).await;
            let line = failed(&refused, "may be read or written by others");
            assert!(
                line.contains("keyward.key") && line.contains("0600"),
                "{line}"
            );
        }
    }
    assert_eq!(fs::read(&key).expect("it is still there"), content);
    assert_eq!(Database::of(data.path()).counts(), before);
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("it is ours");
    create_client(data.path()).await;
}

#[tokio::test]
async fn the_wrong_key_is_told_at_start() {
    let data = tempfile::tempdir().expect("a folder");
    create_client(data.path()).await;
    let wrong = STANDARD.encode([7; 32]);
    let before = Database::of(data.path()).counts();
    for command in COMMANDS {
        let mut command = on(command, data.path());
        command.env("KEYWARD_KEY", &wrong);
        let refused = run(command).await;
        failed(&refused, "does not fit the database");
        assert!(!refused.stderr.contains(&wrong), "{refused:?}");
    }
    fs::write(data.path().join("keyward.key"), &wrong).expect("it is ours");
    failed(&run(serve(data.path())).await, "does not fit the database");
    assert_eq!(Database::of(data.path()).counts(), before);
}

/// A new key would open nothing, and hide that the right one is missing.
#[tokio::test]
async fn no_key_file_is_made_for_a_database_that_is_there() {
    let data = tempfile::tempdir().expect("a folder");
    create_client(data.path()).await;
    let (key, kept) = (data.path().join("keyward.key"), data.path().join("kept"));
    fs::rename(&key, &kept).expect("it is ours");
    for command in COMMANDS {
        let refused = run(on(command, data.path())).await;
        let line = failed(&refused, "no key file");
        assert!(line.contains("KEYWARD_KEY"), "{line}");
        assert!(!key.exists());
    }
    fs::rename(&kept, &key).expect("it is ours");
    create_client(data.path()).await;
}

#[tokio::test]
async fn the_key_may_come_from_a_variable_or_from_a_file_that_it_names() {
    let data = tempfile::tempdir().expect("a folder");
    let secret = STANDARD.encode([42; 32]);
    let named = tempfile::NamedTempFile::new().expect("a file");
    fs::write(named.path(), format!("{secret}\n")).expect("it is ours");

    let mut command = serve(data.path());
    command.env("KEYWARD_KEY", &secret);
    let server = Program::start(command).await;
    let keys = key_names(&server).await;
    assert!(!data.path().join("keyward.key").exists(), "none is needed");
    assert!(!server.log().contains(&secret));
    assert_eq!(server.stop().await, Some(0));

    let mut command = serve(data.path());
    command.env("KEYWARD_KEY_FILE", named.path());
    let server = Program::start(command).await;
    assert_eq!(key_names(&server).await, keys);
    assert_eq!(server.stop().await, Some(0));

    let mut command = serve(data.path());
    command
        .env("KEYWARD_KEY", &secret)
        .env("KEYWARD_KEY_FILE", named.path());
    let refused = run(command).await;
    let line = refused.refusal(2);
    assert!(
        line.contains("KEYWARD_KEY") && line.contains("KEYWARD_KEY_FILE"),
        "{line}"
    );
    assert!(!line.contains(&secret), "{line}");
}
