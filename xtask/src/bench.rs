//! `cargo xtask bench`: runs the measurements of `benches/` in the release profile.
//!
//! The package prints its report (Markdown) on standard output and its progress on standard error. Without arguments
//! the report becomes `docs/performance.md`; with arguments (the names of some measurements, or `--faults`) it is only shown.

use std::fs;
use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::postgres::{self, Cluster};
use crate::{browser, console, npm, process, tree};

/// Tells the measurements of a PostgreSQL that they may use.
const POSTGRES: &str = "KEYWARD_BENCH_POSTGRES";
/// Asks them for a trial with small counts, which must not become the report.
const PART: &str = "KEYWARD_BENCH_PART";

/// Builds and runs the measurements.
pub fn bench(args: &[String]) -> Result<ExitCode> {
    // What the binary embeds, and what looks at it.
    console::build()?;
    let needs_browser = args.is_empty() || args.iter().any(|name| name == "console");
    let chromium = if needs_browser {
        npm::install(&tree::root().join("tests/browser"))?;
        Some(browser::prepare()?)
    } else {
        None
    };
    // The binary under test is measured as a process of its own, so it must be there before.
    process::run(&mut process::cargo(&[
        "build",
        "--release",
        "--package",
        "keyward",
    ]))?;
    for folder in npm::packages("benches")? {
        npm::install(&folder)?;
    }
    let cluster = Cluster::start_durable()?;
    let mut command = process::cargo(&["run", "--release", "--package", "keyward-benches", "--"]);
    command
        .args(args)
        .env(POSTGRES, cluster.url())
        .env(postgres::VARIABLE, cluster.url());
    if let Some(chromium) = chromium {
        command.env(browser::VARIABLE, chromium);
    }
    if !args.is_empty() {
        process::run(&mut command)?;
        return Ok(ExitCode::SUCCESS);
    }
    command.env_remove(PART);
    let report = process::output(&mut command)?;
    if report.trim().is_empty() {
        bail!("the measurements printed no report, so docs/performance.md stays as it is");
    }
    print!("{report}");
    fs::write(tree::root().join("docs/performance.md"), report)?;
    println!("\nWritten to docs/performance.md.");
    Ok(ExitCode::SUCCESS)
}
