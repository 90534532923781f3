//! `keyward config check`, `keyward config show`, and what the archive brings along.

use std::{fs, path::Path};

use keyward_tests::{keyward, run};
use serde_json::Value;

#[tokio::test]
async fn checking_says_fine_or_everything_that_is_wrong() {
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("keyward.toml");
    fs::write(&file, "listen = \"127.0.0.1:4000\"\n").expect("a file");
    let check = |json: bool| {
        let mut command = keyward(["config", "check", "--config"]);
        command.arg(&file).env("ADMIN_PORT", "3002");
        if json {
            command.arg("--json");
        }
        command
    };
    let fine = run(check(false)).await;
    assert_eq!((fine.code, fine.stderr.as_str()), (Some(0), ""));
    let (note, rest) = fine.stdout.split_once('\n').expect("two lines");
    assert!(note.starts_with("note: ADMIN_PORT sets nothing"), "{note}");
    assert_eq!(rest, "The settings are fine.\n");
    let fine = run(check(true)).await;
    let answer: Value = serde_json::from_str(&fine.stdout).expect("JSON");
    assert_eq!(answer["ok"], true);
    assert_eq!(answer["notes"].as_array().map(Vec::len), Some(1));

    fs::write(&file, "lisen = \"x\"\nkey = \"planted\"\n").expect("a file");
    let wrong = run(check(false)).await;
    assert_eq!((wrong.code, wrong.stderr.as_str()), (Some(1), ""));
    let errors = wrong
        .stdout
        .lines()
        .filter(|line| line.starts_with("error: "));
    assert_eq!(errors.count(), 2, "{wrong:?}");
    assert!(!wrong.stdout.contains("planted"));
    let wrong = run(check(true)).await;
    assert_eq!(wrong.code, Some(1));
    let answer: Value = serde_json::from_str(&wrong.stdout).expect("JSON");
    assert_eq!(answer["ok"], false);
    assert_eq!(answer["problems"].as_array().map(Vec::len), Some(2));

    // The server says the first of them, and what is no command line stays one.
    let mut command = keyward(["serve", "--config"]);
    command.arg(&file);
    let refused = run(command).await;
    assert!(refused.refusal(2).contains("keyward.toml:"), "{refused:?}");
    let refused = run(keyward(["config", "check", "--jsn"])).await;
    assert!(refused.refusal(2).contains("the nearest is `--json`"));
}

#[tokio::test]
async fn showing_has_every_setting_and_no_secret() {
    let mut command = keyward(["config", "show", "--json", "--db-wait", "5s"]);
    command.env("KEYWARD_DB_URL", "postgres://u:planted@localhost/d");
    let shown = run(command).await;
    assert_eq!((shown.code, shown.stderr.as_str()), (Some(0), ""));
    assert!(!shown.stdout.contains("planted"), "{shown:?}");
    let all: Vec<Value> = serde_json::from_str(&shown.stdout).expect("JSON");
    let find = |name: &str| {
        all.iter()
            .find(|one| one["name"] == name)
            .expect("it is shown")
    };
    assert_eq!(find("db-wait")["value"], "5s");
    assert_eq!(find("db-wait")["origin"], "flag");
    assert_eq!(find("db-url")["value"], "(hidden)");
    assert_eq!(find("db-url")["source"], "KEYWARD_DB_URL");
    assert_eq!(find("listen")["origin"], "default");

    let shown = run(keyward(["config", "show"])).await;
    assert!(
        shown.stdout.contains("db-wait = 3s  (default)\n"),
        "{shown:?}"
    );
    assert_eq!(shown.stdout.lines().count(), all.len());
}

#[tokio::test]
async fn the_files_of_the_archive_are_taken() {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist");
    for name in ["keyward.toml", "container.toml"] {
        let mut command = keyward(["config", "check", "--config"]);
        command.arg(dist.join(name));
        let checked = run(command).await;
        assert_eq!(checked.code, Some(0), "{name}: {checked:?}");
    }
}

#[tokio::test]
async fn completion_and_manual_are_printed_whatever_the_environment_says() {
    for (words, expected) in [
        (&["completion", "bash"][..], "complete -F _keyward"),
        (&["completion", "zsh"], "#compdef keyward"),
        (&["completion", "fish"], "complete -c keyward"),
        (&["man"], ".TH keyward 1"),
    ] {
        let mut command = keyward(words);
        command.env("KEYWARD_UNKNOWN", "x");
        let printed = run(command).await;
        assert_eq!(
            (printed.code, printed.stderr.as_str()),
            (Some(0), ""),
            "{words:?}"
        );
        assert!(printed.stdout.contains(expected), "{words:?}");
    }
}
