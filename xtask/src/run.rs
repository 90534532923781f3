//! `cargo xtask run`: builds the Console and the server and becomes `keyward dev` on the demo's data.

use std::os::unix::process::CommandExt as _;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::{console, process, tree};

/// Builds the Console and `keyward`, then replaces this process by it, so that signals and the exit code are its own.
pub fn run(args: &[String]) -> Result<ExitCode> {
    console::build()?;
    process::run(&mut process::cargo(&[
        "build",
        "--quiet",
        "--package",
        "keyward",
    ]))?;
    let mut command = process::command(&binary().to_string_lossy(), &["dev"]);
    if !names_data(args) {
        command.args(["--data", "./keyward-data"]);
    }
    let error = command.args(args).exec();
    Err(error).context("cannot start keyward")
}

/// The development build of the server.
pub fn binary() -> std::path::PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| "target".into(), std::path::PathBuf::from);
    tree::root().join(target).join("debug/keyward")
}

/// Whether the person has said where the data lies: a second `--data` would be refused.
fn names_data(args: &[String]) -> bool {
    let flag = args
        .iter()
        .any(|arg| arg == "--data" || arg.starts_with("--data="));
    flag || std::env::var_os("KEYWARD_DATA").is_some()
        || std::env::var_os("KEYWARD_DATA_FILE").is_some()
}
