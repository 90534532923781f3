//! The master key's file: its rights, what is refused, and two processes that make it at once.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Stdio},
};

use keyward_crypto::{MasterKey, MasterKeyError, SystemRandom};

/// Names the key file to the processes that race for it.
const RACE: &str = "KEYWARD_TEST_KEY_FILE_RACE";

fn load(path: &Path) -> Result<MasterKey, MasterKeyError> {
    MasterKey::load_or_create(path, &SystemRandom)
}

/// What can be compared without a way to read the key.
fn print_of(key: &MasterKey) -> Vec<u8> {
    key.derive("test").as_ref().to_vec()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

#[test]
fn the_file_is_made_once_for_its_owner_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let first = load(&path).unwrap();
    assert_eq!(mode(&path), 0o600);
    assert_eq!(print_of(&first), print_of(&load(&path).unwrap()));
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(names.len(), 1, "no draft stays behind: {names:?}");
    let other = load(&folder.path().join("other.key")).unwrap();
    assert_ne!(print_of(&first), print_of(&other));
}

#[test]
fn a_file_that_others_may_read_or_write_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    load(&path).unwrap();
    let content = fs::read(&path).unwrap();
    for wide in [0o644, 0o640, 0o604, 0o620, 0o602, 0o601, 0o666] {
        fs::set_permissions(&path, fs::Permissions::from_mode(wide)).unwrap();
        let error = load(&path).unwrap_err();
        assert!(matches!(error, MasterKeyError::Exposed { .. }), "{wide:o}");
        assert!(error.to_string().contains("master.key"), "{error}");
        assert_eq!(mode(&path), wide);
        assert_eq!(fs::read(&path).unwrap(), content);
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    assert!(load(&path).is_ok(), "read-only for its owner is fine");
}

#[test]
fn what_is_no_key_file_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    for content in [&b""[..], b"secret", b"\xff\xfe", &[b'A'; 5000]] {
        fs::write(&path, content).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        let error = load(&path).unwrap_err();
        assert!(
            matches!(
                error,
                MasterKeyError::MalformedFile { .. } | MasterKeyError::Io { .. }
            ),
            "{error:?}"
        );
        assert!(!format!("{error} {error:?}").contains("secret"));
        assert_eq!(fs::read(&path).unwrap(), content);
    }
    let directory = load(folder.path()).unwrap_err();
    assert!(matches!(directory, MasterKeyError::NotAFile { .. }));
    let nowhere = load(&folder.path().join("no/such/folder")).unwrap_err();
    assert!(matches!(nowhere, MasterKeyError::Io { .. }));
}

/// Not a test by itself: the body of each racing process, which leaves what it got beside the key.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "how a process that is a test is told what to do"
)]
fn racer() {
    let Some(path) = std::env::var_os(RACE) else {
        return;
    };
    let path = Path::new(&path);
    let key = load(path).unwrap();
    let seen = path.with_file_name(format!("seen-{}", std::process::id()));
    fs::write(seen, print_of(&key)).unwrap();
}

#[test]
fn processes_that_make_it_at_once_get_the_same_key() {
    for _ in 0..5 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let racers: Vec<_> = (0..8)
            .map(|_| {
                Command::new(std::env::current_exe().unwrap())
                    .args(["--exact", "racer"])
                    .env(RACE, &path)
                    .stdout(Stdio::null())
                    .spawn()
                    .unwrap()
            })
            .collect();
        for mut racer in racers {
            assert!(racer.wait().unwrap().success());
        }
        let expected = print_of(&load(&path).unwrap());
        let seen: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|entry| *entry != path)
            .map(|entry| fs::read(&entry).unwrap_or_else(|e| panic!("{entry:?}: {e}")))
            .collect();
        assert_eq!(seen.len(), 8);
        assert!(seen.iter().all(|print| *print == expected));
    }
}
