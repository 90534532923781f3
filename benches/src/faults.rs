//! `--faults`: the tests of faults in their long form on both engines, with 200 kills under load and 200 of a first
//! start on each instead of the 20 of every run. `cargo xtask bench` tells them of a PostgreSQL.

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

/// How the engine of a run is named, and what that run leaves to the other.
const RUNS: [(&str, &str); 2] = [
    ("sqlite", "faults::on_postgres::"),
    ("postgres", "faults::on_sqlite::"),
];

/// Runs them. The server that they start must be built in the development profile, which this does first.
pub fn run() -> Result<()> {
    let built = Command::new("cargo")
        .args(["build", "--workspace", "--bins"])
        .status()?;
    ensure!(built.success(), "the server cannot be built");
    for (engine, elsewhere) in RUNS {
        let passed = Command::new("cargo")
            .args(ARGUMENTS)
            .args(["--skip", elsewhere])
            .env("KEYWARD_TEST_ENGINE", engine)
            .env("KEYWARD_TEST_KILLS", "200")
            .env("KEYWARD_TEST_MALFORMED", "2000")
            .status()?;
        ensure!(passed.success(), "a test of faults failed on {engine}");
    }
    Ok(())
}
