//! `cargo xtask lint`: everything that can be judged without running the product. All steps run; any failure fails.

mod arrows;
mod deny;
mod dependencies;
mod scripts;
mod sql;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::codegen::codegen;
use crate::console;
use crate::process;
use crate::steps::Steps;

const CLIPPY: [&str; 6] = [
    "clippy",
    "--workspace",
    "--all-targets",
    "--",
    "--deny",
    "warnings",
];

/// Runs every check.
pub fn lint(args: &[String]) -> Result<ExitCode> {
    if !args.is_empty() {
        bail!("`lint` takes no arguments");
    }
    let steps = Steps::new();
    let outcomes = [
        steps.step("formatting", || {
            process::run(&mut process::cargo(&["fmt", "--all", "--check"]))
        }),
        steps.step("arrows between crates", arrows::check),
        steps.step("dependencies have reasons", dependencies::check),
        steps.step("SQL only in store", sql::check),
        steps.step("derived files", || {
            codegen(&["--check".to_owned()]).map(|_| ())
        }),
        steps.step("scripts (tsc)", scripts::check),
        steps.step("Console", console::check),
        steps.step("cargo-deny", deny::install),
        steps.step("bans, licences, sources", deny::check),
        steps.step("advisories", deny::advisories),
        steps.step("clippy", || process::run(&mut process::cargo(&CLIPPY))),
    ];
    steps.summary();
    let failed: Vec<String> = outcomes
        .into_iter()
        .filter_map(Result::err)
        .map(|error| format!("{error:#}"))
        .collect();
    if !failed.is_empty() {
        bail!(
            "{} of the checks failed:\n  {}",
            failed.len(),
            failed.join("\n  ")
        );
    }
    Ok(ExitCode::SUCCESS)
}
