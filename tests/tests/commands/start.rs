//! Starting: on data that is there, twice at once, on data of another version.

use keyward_tests::{Database, Program, keyward, run};

use super::{create_client, key_names};

#[tokio::test]
async fn a_start_on_existing_data_changes_nothing() {
    let data = tempfile::tempdir().expect("a folder");
    let first = Program::serve(data.path()).await;
    let keys = key_names(&first).await;
    assert_eq!(first.stop().await, Some(0));
    let before = Database::of(data.path()).counts();
    let second = Program::serve(data.path()).await;
    assert_eq!(key_names(&second).await, keys);
    assert_eq!(second.stop().await, Some(0));
    assert_eq!(Database::of(data.path()).counts(), before);
    let name = |file: std::io::Result<std::fs::DirEntry>| file.expect("an entry").file_name();
    let mut files: Vec<_> = std::fs::read_dir(data.path())
        .expect("a folder")
        .map(name)
        .collect();
    files.sort();
    assert_eq!(
        files,
        ["keyward.db", "keyward.key"],
        "the log was moved into the database"
    );
}

#[tokio::test]
async fn servers_that_start_at_once_on_a_fresh_folder_seed_once() {
    let single = tempfile::tempdir().expect("a folder");
    let alone = Program::serve(single.path()).await;
    assert_eq!(alone.stop().await, Some(0));
    let expected = Database::of(single.path()).counts();

    for _ in 0..4 {
        let data = tempfile::tempdir().expect("a folder");
        let begin = || {
            let mut command = keyward(["serve", "--listen", "127.0.0.1:0", "--data"]);
            command.arg(data.path());
            Program::begin(command)
        };
        let (one, two, three) = (begin(), begin(), begin());
        let mut running = Vec::new();
        for server in [one, two, three] {
            running.push(server.ready().await.unwrap_or_else(|log| panic!("{log}")));
        }
        assert_eq!(Database::of(data.path()).counts(), expected);
        let keys = key_names(&running[0]).await;
        assert_eq!(keys.len(), 1);
        // What one of them signs, the others take.
        let (id, secret) = create_client(data.path()).await;
        let tokens = running[0]
            .management_token((&id, &secret))
            .await
            .expect(200)
            .json();
        let token = tokens["access_token"].as_str().expect("a token");
        for server in running {
            assert_eq!(key_names(&server).await, keys);
            server
                .manage(token, "GET", "/applications", None)
                .await
                .expect(200);
            assert_eq!(server.stop().await, Some(0));
        }
    }
}

#[tokio::test]
async fn a_newer_schema_is_refused_and_left_alone() {
    let data = tempfile::tempdir().expect("a folder");
    create_client(data.path()).await;
    Database::of(data.path()).execute(
        "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (900, 'x', 'x', 0)",
    );
    let before = Database::of(data.path()).counts();
    for command in [
        ["serve", "--data"].as_slice(),
        &["dev", "--data"],
        &["m2m", "create", "--data"],
    ] {
        let mut command = keyward(command);
        command.arg(data.path());
        command.env("KEYWARD_LISTEN", "127.0.0.1:0");
        let refused = run(command).await;
        let line = refused.refusal(1);
        assert!(
            line.contains("schema 900") && line.contains("newer keyward"),
            "{line}"
        );
    }
    assert_eq!(Database::of(data.path()).counts(), before);
}

#[tokio::test]
async fn what_is_no_database_is_refused_and_left_alone() {
    let data = tempfile::tempdir().expect("a folder");
    create_client(data.path()).await;
    let file = data.path().join("keyward.db");
    let content = b"these are somebody's notes, not a database. ".repeat(40);
    std::fs::write(&file, &content).expect("it is ours");
    let mut command = keyward(["serve", "--listen", "127.0.0.1:0", "--data"]);
    command.arg(data.path());
    let refused = run(command).await;
    let line = refused.refusal(1);
    assert!(line.contains(&data.path().display().to_string()), "{line}");
    assert!(!line.contains("notes"), "{line}");
    assert_eq!(std::fs::read(&file).expect("it is still there"), content);
}
