//! `keyward backup`, `backup verify`, `restore` and `db move`: a server that goes on elsewhere as if
//! nothing had happened. What an archive holds and refuses is tested beside the store.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, process::Stdio};

use keyward_tests::{Database, Program, Run, keyward, run};
use serde_json::Value;

use super::{create_client, key_names};

async fn with_data(words: &[&str], data: &Path) -> Run {
    let mut command = keyward(words);
    command.arg("--data").arg(data);
    run(command).await
}

fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[tokio::test]
async fn what_is_restored_elsewhere_is_the_same_server() {
    let place = tempfile::tempdir().expect("a folder");
    let (data, other) = (place.path().join("data"), place.path().join("other"));
    let file = place.path().join("of-today.backup");
    let server = Program::serve(&data).await;
    let client = create_client(&data).await;
    let token = server.management_token((&client.0, &client.1)).await;
    let token = token.expect(200).json()["access_token"].clone();
    let keys = key_names(&server).await;

    // While it runs.
    let made = with_data(&["backup", path(&file), "--json"], &data).await;
    assert_eq!((made.code, made.stderr.as_str()), (Some(0), ""), "{made:?}");
    let summary: Value = serde_json::from_str(&made.stdout).expect("JSON");
    assert_eq!(summary["engine"], "sqlite");
    assert_eq!(summary["hasKey"], false);
    let mode = fs::metadata(&file).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(!place.path().join("of-today.backup.partial").exists());
    // What happens afterwards is not in it.
    let later = create_client(&data).await;
    assert_eq!(server.stop().await, Some(0));

    let verified = run(keyward(["backup", "verify", path(&file), "--json"])).await;
    assert_eq!(verified.code, Some(0), "{verified:?}");
    let seen: Value = serde_json::from_str(&verified.stdout).expect("JSON");
    assert_eq!(seen, summary);

    let refused = with_data(&["restore", path(&file)], &other).await;
    assert!(refused.refusal(1).contains("keyward.key"), "{refused:?}");
    assert!(!other.exists(), "a refusal leaves nothing");
    fs::create_dir(&other).expect("a folder");
    fs::copy(data.join("keyward.key"), other.join("keyward.key")).expect("a copy");
    let restored = with_data(&["restore", path(&file)], &other).await;
    assert_eq!(restored.code, Some(0), "{restored:?}");
    Database::of(&other).check();

    let server = Program::serve(&other).await;
    assert_eq!(key_names(&server).await, keys);
    // A token from before, a client from before; and none from after.
    let token = token.as_str().expect("a token");
    server
        .manage(token, "GET", "/applications", None)
        .await
        .expect(200);
    server
        .management_token((&client.0, &client.1))
        .await
        .expect(200);
    server
        .management_token((&later.0, &later.1))
        .await
        .expect(400);
    assert_eq!(server.stop().await, Some(0));
}

#[tokio::test]
async fn by_a_pipe_with_the_key_nothing_else_is_needed() {
    let place = tempfile::tempdir().expect("a folder");
    let (data, other) = (place.path().join("data"), place.path().join("other"));
    let client = create_client(&data).await;
    let made = with_data(&["backup", "-", "--with-key"], &data).await;
    assert_eq!(made.code, Some(0));
    assert!(made.stderr.contains("The key is in it"), "{}", made.stderr);
    let archive = place.path().join("kept");
    fs::write(&archive, &made.stdout).expect("a file");

    let mut restore = keyward(["restore", "-", "--data"]);
    restore
        .arg(&other)
        .stdin(Stdio::from(fs::File::open(&archive).expect("a file")));
    let restored = run(restore).await;
    assert_eq!(restored.code, Some(0), "{restored:?}");
    let mode = fs::metadata(other.join("keyward.key")).expect("a key file");
    assert_eq!(mode.permissions().mode() & 0o777, 0o600);
    let server = Program::serve(&other).await;
    server
        .management_token((&client.0, &client.1))
        .await
        .expect(200);
    assert_eq!(server.stop().await, Some(0));
}

#[tokio::test]
async fn nothing_is_overwritten_and_half_a_backup_is_none() {
    let place = tempfile::tempdir().expect("a folder");
    let (data, other) = (place.path().join("data"), place.path().join("other"));
    create_client(&data).await;
    let file = place.path().join("file");
    fs::write(&file, "mine").expect("a file");
    let refused = with_data(&["backup", path(&file)], &data).await;
    assert!(refused.refusal(1).contains("exists"), "{refused:?}");
    assert_eq!(fs::read_to_string(&file).expect("a file"), "mine");

    let whole = place.path().join("whole");
    assert_eq!(
        with_data(&["backup", path(&whole)], &data).await.code,
        Some(0)
    );
    let bytes = fs::read(&whole).expect("a file");
    let half = place.path().join("half");
    fs::write(&half, &bytes[..bytes.len() / 2]).expect("a file");
    let refused = run(keyward(["backup", "verify", path(&half)])).await;
    assert!(refused.refusal(1).contains("cut off"), "{refused:?}");
    fs::create_dir(&other).expect("a folder");
    fs::copy(data.join("keyward.key"), other.join("keyward.key")).expect("a copy");
    let refused = with_data(&["restore", path(&half)], &other).await;
    assert!(refused.refusal(1).contains("cut off"), "{refused:?}");
    let left: Vec<_> = fs::read_dir(&other).expect("a folder").collect();
    assert_eq!(left.len(), 1, "{left:?}");

    // Into the database that is there.
    let before = Database::of(&data).counts();
    let refused = with_data(&["restore", path(&whole)], &data).await;
    assert!(refused.refusal(1).contains("not empty"), "{refused:?}");
    assert_eq!(Database::of(&data).counts(), before);
    // From a folder without a database, and from no folder at all.
    let refused = with_data(&["backup", "-"], &other).await;
    assert!(refused.refusal(1).contains("no database"), "{refused:?}");
    let nowhere = place.path().join("nowhere");
    let refused = with_data(&["backup", "-"], &nowhere).await;
    assert!(refused.refusal(1).contains("keyward.key"), "{refused:?}");
    assert!(!nowhere.exists());
}

#[tokio::test]
async fn a_database_moves_and_the_old_one_stays() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    let client = create_client(&data).await;
    let before = Database::of(&data).counts();
    let from = format!("sqlite:{}", data.join("keyward.db").display());
    let to = format!("sqlite:{}", place.path().join("moved.db").display());
    // Where the URL holds a password it may stand in a file.
    let hidden = place.path().join("url");
    fs::write(&hidden, format!("{to}\n")).expect("a file");
    let by_file = format!("@{}", hidden.display());
    let moved = with_data(&["db", "move", "--from", &from, "--to", &by_file], &data).await;
    assert_eq!(
        (moved.code, moved.stderr.as_str()),
        (Some(0), ""),
        "{moved:?}"
    );
    assert_eq!(Database::of(&data).counts(), before);
    let again = with_data(&["db", "move", "--from", &from, "--to", &to], &data).await;
    assert!(again.refusal(1).contains("not empty"), "{again:?}");
    let elsewhere = ["db", "move", "--from", &from, "--to", "mysql://x:secret@y"];
    let refused = with_data(&elsewhere, &data).await;
    assert!(!refused.refusal(2).contains("secret"), "{refused:?}");

    let mut command = keyward([
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--db-url",
        &to,
        "--data",
    ]);
    command.arg(&data);
    let server = Program::start(command).await;
    server
        .management_token((&client.0, &client.1))
        .await
        .expect(200);
    assert_eq!(server.stop().await, Some(0));
}
