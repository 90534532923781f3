//! The guide for machines: a token by hand, and by a program that calls the Management API with it.

use std::process::Stdio;

use keyward_tests::{Options, TestApp, WebApp};
use serde_json::Value;
use tokio::process::Command;

use super::program::{filled, guides};

#[tokio::test]
async fn a_machine_gets_a_token_and_calls_the_management_api() {
    let app = TestApp::with(Options {
        real_clock: true,
        ..Options::default()
    })
    .await;
    let manager = app.manager().await;
    let machine = WebApp {
        id: manager.client_id,
        secret: manager.client_secret,
    };
    let files = guides().join("machine-to-machine/files");
    let read = |file: &str| {
        let sample = std::fs::read_to_string(files.join(file)).expect("a file of the guide");
        filled(&sample, &app, Some(&machine))
    };

    let mut shell = Command::new("sh");
    shell.arg("-c").arg(read("token.sh"));
    let answer: Value = serde_json::from_str(&output(shell).await).expect("JSON");
    assert_eq!(answer["scope"], "all", "{answer}");
    assert!(answer["access_token"].is_string(), "{answer}");
    assert!(answer["expires_in"].is_number(), "{answer}");

    let mut node = Command::new("node");
    node.arg("call.mjs").current_dir(&files);
    for line in read("env.txt").lines() {
        let (name, value) = line.split_once('=').expect("a name and a value");
        node.env(name, value);
    }
    let said = output(node).await;
    assert!(said.starts_with("200 ["), "{said}");
    assert!(said.contains(&machine.id), "{said}");
}

/// Runs a program to its end; answers what it has printed.
async fn output(mut command: Command) -> String {
    let output = command.stdin(Stdio::null()).kill_on_drop(true).output();
    let output = output.await.expect("it can be started");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {errors}", output.status);
    String::from_utf8(output.stdout).expect("text")
}
