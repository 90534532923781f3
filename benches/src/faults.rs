//! `--faults`: the tests of faults in their long form, with 200 kills instead of the 20 of every run.

use std::process::Command;

use anyhow::{Result, ensure};

const ARGUMENTS: [&str; 7] = [
    "test",
    "--package",
    "keyward-tests",
    "faults::",
    "--",
    "--nocapture",
    "--test-threads=2",
];

/// Runs them. The server that they start must be built in the development profile, which this does first.
pub fn run() -> Result<()> {
    let built = Command::new("cargo")
        .args(["build", "--workspace", "--bins"])
        .status()?;
    ensure!(built.success(), "the server cannot be built");
    let passed = Command::new("cargo")
        .args(ARGUMENTS)
        .env("KEYWARD_TEST_KILLS", "160")
        .env("KEYWARD_TEST_MALFORMED", "2000")
        .status()?;
    ensure!(passed.success(), "a test of faults failed");
    Ok(())
}
