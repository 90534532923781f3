//! A client in a process of its own, and the browser that it sends about.

use std::{path::PathBuf, process::Stdio};

use keyward_tests::{Browser, PHONE, TestApp};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    process::Command,
};

use super::{BYE, REDIRECT_URI, RESOURCE, SCOPE, Setting};

/// The folder of a client's program, where what it needs has been installed.
pub(super) fn folder(name: &str, installed: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("clients")
        .join(name);
    assert!(
        folder.join(installed).is_dir(),
        "the client is not installed: `cargo xtask test` does it; missing is {}",
        folder.join(installed).display()
    );
    folder
}

/// Lets a program of the programme run to its end; answers the last line that it printed.
pub(super) async fn run(setting: &Setting, mut command: Command) -> Value {
    command
        .env("ISSUER", &setting.app.issuer)
        .env("CLIENT_ID", &setting.client.id)
        .env("CLIENT_SECRET", &setting.client.secret)
        .env("FOREIGN_ID", &setting.foreign.id)
        .env("FOREIGN_SECRET", &setting.foreign.secret)
        .env("MACHINE_ID", &setting.machine.client_id)
        .env("MACHINE_SECRET", &setting.machine.client_secret)
        .env("AUTHENTICATION", "client_secret_basic")
        .env("REDIRECT_URI", REDIRECT_URI)
        .env("POST_LOGOUT_REDIRECT_URI", BYE)
        .env("RESOURCE", RESOURCE)
        .env("SCOPE", SCOPE);
    let app = &setting.app;
    converse(app, command, async |browser, url| {
        act(app, browser, url).await
    })
    .await
}

/// Lets a program run to its end; answers the last line that it printed. `act` does with the browser what the program
/// asks for, and says where that left the server.
pub(super) async fn converse(
    app: &TestApp,
    mut command: Command,
    act: impl AsyncFn(&mut Browser, &str) -> String,
) -> Value {
    let mut program = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("it can be started");
    let mut browser = app.browser();
    let mut input = program.stdin.take().expect("it is piped");
    let mut output = BufReader::new(program.stdout.take().expect("it is piped")).lines();
    let mut last = Value::Null;
    while let Some(line) = output.next_line().await.expect("it can be read") {
        last = serde_json::from_str(&line).expect("a line of JSON");
        let Some(url) = last["open"].as_str() else {
            break;
        };
        let location = act(&mut browser, url).await;
        let answer = format!("{}\n", json!({ "location": location }));
        let written = input.write_all(answer.as_bytes()).await;
        written.expect("it listens");
    }
    drop(input);
    let ended = program.wait_with_output().await.expect("it ends");
    let errors = String::from_utf8_lossy(&ended.stderr);
    assert!(
        ended.status.success(),
        "the client refused: {} {errors} {last}",
        ended.status
    );
    last
}

/// Opens an address in the browser and signs in where that is asked for; answers where the
/// application would be called.
pub(super) async fn act(app: &TestApp, browser: &mut Browser, url: &str) -> String {
    let first = browser.get(url).await;
    let answer = if first.location().starts_with("/sign-in?") {
        app.sign_in(browser, url, PHONE).await
    } else {
        first
    };
    assert_eq!(answer.status, 303, "{answer:?}");
    answer.location().to_owned()
}
