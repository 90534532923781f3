//! `keyward m2m create`

use keyward_tests::{Database, Program, keyward, run};
use serde_json::{Value, json};

use super::create_client;

#[tokio::test]
async fn it_prints_lines_or_json_and_its_client_may_call_the_api() {
    let data = tempfile::tempdir().expect("a folder");
    let folder = data.path().join("fresh");
    let endpoint = ["--endpoint", "https://id.example.com"];
    let create = |more: &[&str]| {
        let mut command = keyward(["m2m", "create", "--data"]);
        command.arg(&folder).args(endpoint).args(more);
        run(command)
    };
    let lines = create(&[]).await;
    assert_eq!((lines.code, lines.stderr.as_str()), (Some(0), ""));
    let printed: Vec<(&str, &str)> = lines
        .stdout
        .lines()
        .map(|line| {
            line.split_once(char::is_whitespace)
                .expect("name and value")
        })
        .map(|(name, value)| (name, value.trim()))
        .collect();
    let [id, secret, rest @ ..] = printed.as_slice() else {
        panic!("{lines:?}");
    };
    assert_eq!((id.0, id.1.len()), ("client_id", 21));
    assert_eq!((secret.0, secret.1.len()), ("client_secret", 32));
    assert_eq!(
        rest,
        [
            ("token_endpoint", "https://id.example.com/oidc/token"),
            ("resource", "https://default.logto.app/api"),
        ]
    );

    let made = create(&["--json"]).await;
    let made: Value = serde_json::from_str(&made.stdout).expect("JSON");
    let names: Vec<_> = made.as_object().expect("an object").keys().collect();
    assert_eq!(
        names,
        ["client_id", "client_secret", "token_endpoint", "resource"]
    );

    // No server has ever run on this folder before.
    let server = Program::serve(&folder).await;
    for client in [
        (id.1, secret.1),
        (
            made["client_id"].as_str().expect("a text"),
            made["client_secret"].as_str().expect("a text"),
        ),
    ] {
        let tokens = server.management_token(client).await.expect(200).json();
        assert_eq!(tokens["scope"], "all");
        let token = tokens["access_token"].as_str().expect("a token");
        let listed = server
            .manage(token, "GET", "/applications", None)
            .await
            .expect(200);
        assert_eq!(listed.json().as_array().map(Vec::len), Some(2));
    }
    let log = server.log();
    assert!(!log.contains(secret.1), "the log has a secret");
    let by = "SELECT COUNT(*) FROM logs WHERE key = 'Management.Application.Create'";
    assert_eq!(Database::of(&folder).number(by), 2);
}

#[tokio::test]
async fn it_works_while_a_server_runs_and_the_client_counts_at_once() {
    let data = tempfile::tempdir().expect("a folder");
    let server = Program::serve(data.path()).await;
    // The caches are warm.
    let (first, secret) = create_client(data.path()).await;
    server.management_token((&first, &secret)).await.expect(200);
    for _ in 0..3 {
        let (id, secret) = create_client(data.path()).await;
        let tokens = server.management_token((&id, &secret)).await.expect(200);
        let tokens = tokens.json();
        let token = tokens["access_token"].as_str().expect("a token");
        let body = json!({ "name": "Made at once", "type": "Traditional" });
        server
            .manage(token, "POST", "/applications", Some(body))
            .await
            .expect(200);
    }
}

/// That there is no such client is not remembered: another process may make it.
#[tokio::test]
async fn a_client_that_was_unknown_a_moment_ago_counts_at_once() {
    let data = tempfile::tempdir().expect("a folder");
    let seed = data.path().join("seed.toml");
    let (id, secret) = ("knownlater00000000000", "a-secret-of-the-test-0123456789");
    let text = format!(
        "[[applications]]\nid = \"{id}\"\nsecret = \"{secret}\"\nname = \"Later\"\ntype = \"MachineToMachine\"\n"
    );
    std::fs::write(&seed, text).expect("a file");
    let server = Program::serve(data.path()).await;
    for _ in 0..2 {
        let answer = server.management_token((id, secret)).await.expect(400);
        assert_eq!(answer.json()["error"], "invalid_client");
    }
    let seed = seed.display().to_string();
    let other = Program::dev_on(data.path(), &["--seed", &seed]).await;
    let tokens = server.management_token((id, secret)).await.expect(200);
    assert_eq!(tokens.json().get("scope"), None, "it has no role");
    assert_eq!(other.stop().await, Some(0));
}
