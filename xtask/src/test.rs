//! `cargo xtask test`: installs what is missing, builds once, and runs every test, the browser's too.

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::steps::Steps;
use crate::{browser, debian, example, npm, process};

/// What cargo's test runners have counted so far.
#[derive(Default)]
struct Counts {
    passed: u64,
    failed: u64,
    skipped: u64,
}

/// Prepares and runs the tests; `args` go to `cargo test`.
pub fn test(args: &[String]) -> Result<ExitCode> {
    let mut steps = Steps::new();
    let chromium = steps.step("browser", browser::prepare)?;
    steps.step("programs of the tutorial", debian::prepare_tutorial)?;
    steps.step("npm packages of the tests", || {
        npm::packages("tests")?
            .iter()
            .try_for_each(|folder| npm::install(folder))
    })?;
    steps.step("example app", example::prepare)?;
    // Everything in one build with one set of features: the server that tests start as a process, and the tests.
    let build = ["build", "--workspace", "--bins", "--tests"];
    steps.step("build", || process::run(&mut process::cargo(&build)))?;

    let mut counts = Counts::default();
    let outcome = steps.step("tests", || {
        let mut command = process::cargo(&["test", "--workspace", "--no-fail-fast"]);
        command.args(args).env(browser::VARIABLE, &chromium);
        let succeeded = process::run_with_lines(&mut command, |line| {
            println!("{line}");
            counts.add(line);
        })?;
        if !succeeded {
            bail!("`{}` failed", process::line(&command));
        }
        Ok(())
    });
    steps.summary();
    println!(
        "\n{} passed, {} failed, {} skipped",
        counts.passed, counts.failed, counts.skipped
    );
    outcome.map(|()| ExitCode::SUCCESS)
}

impl Counts {
    /// Reads `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s`.
    fn add(&mut self, line: &str) {
        let Some(result) = line.strip_prefix("test result: ") else {
            return;
        };
        let result = result.split_once(". ").map_or(result, |(_, counts)| counts);
        for part in result.split(';') {
            if let Some((number, what)) = part.trim().split_once(' ') {
                let number = number.parse().unwrap_or(0);
                match what {
                    "passed" => self.passed += number,
                    "failed" => self.failed += number,
                    "ignored" => self.skipped += number,
                    _ => {}
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn results_of_several_runners_add_up() {
        let mut counts = Counts::default();
        counts.add("running 4 tests");
        counts.add("test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 7 filtered out; finished in 0.00s");
        counts.add("test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.12s");
        assert_eq!((counts.passed, counts.failed, counts.skipped), (5, 1, 1));
    }
}
