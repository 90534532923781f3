//! Runs a script of `tests/browser` in Chromium (`CHROMIUM` names another one).

use std::{path::Path, process::Stdio, time::Duration};

use serde_json::Value;
use tokio::{process::Command, sync::Mutex, time::timeout};

/// How long a script may take, the longest on a slow machine included.
const PATIENCE: Duration = Duration::from_secs(600);

/// One browser at a time: two cores are few, and what a page waits for is real time.
static ALONE: Mutex<()> = Mutex::const_new(());

/// Runs a script with its input, and gives what it observed.
pub async fn run(name: &str, input: &Value) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    assert!(
        folder.join("node_modules").is_dir(),
        "the browser's packages are not installed: `cargo xtask test` does it, or `npm ci` in {}",
        folder.display()
    );
    let mut node = Command::new("node");
    node.current_dir(folder);
    run_in(node, name, input).await
}

/// The same for a program elsewhere, with the folder and the environment that it needs.
pub async fn run_in(mut node: Command, name: &str, input: &Value) -> Value {
    let _alone = ALONE.lock().await;
    let running = node
        .arg(format!("{name}.mjs"))
        .env("KEYWARD_BROWSER_INPUT", input.to_string())
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = timeout(PATIENCE, running).await;
    let output = output
        .unwrap_or_else(|_| panic!("{name}.mjs takes too long"))
        .expect("node starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}.mjs: {errors}");
    let text = String::from_utf8(output.stdout).expect("it writes text");
    let last = text.lines().last().unwrap_or_default();
    serde_json::from_str(last).unwrap_or_else(|error| panic!("{name}.mjs: {error}: {text}"))
}
