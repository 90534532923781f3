//! `cargo xtask test`: installs what is missing, builds once, and runs every test, the browser's too; the end-to-end
//! tests on both engines.

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::postgres::{self, Cluster};
use crate::steps::Steps;
use crate::{browser, clients, debian, example, npm, process};

/// Which engine the end-to-end tests run on; without it the embedded one.
const ENGINE: &str = "KEYWARD_TEST_ENGINE";

/// End-to-end tests of what only one engine has run on it whatever the others run on: so once, where those run on it too.
const POSTGRES_ONLY: &[&str] = &["faults::on_postgres::"];
/// What pages look like is the same whatever the database is, and so is what applications have built in.
const SQLITE_ONLY: &[&str] = &[
    "faults::on_sqlite::",
    "browser::captcha::",
    "browser::gallery::",
    "browser::pages::",
    "clients::logto::",
];

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
    steps.step("Python packages of the tests", clients::install_python)?;
    steps.step("client in Rust", clients::build)?;
    steps.step("example app", example::prepare)?;
    // Everything in one build with one set of features: the server that tests start as a process, and the tests.
    let build = ["build", "--workspace", "--bins", "--tests"];
    steps.step("build", || process::run(&mut process::cargo(&build)))?;

    let cluster = steps.step("PostgreSQL", Cluster::start)?;
    let mut counts = Counts::default();
    let mut run = |name: &str, targets: &[&str], engine: Option<&str>, elsewhere: &[&str]| {
        steps.step(name, || {
            let mut command = process::cargo(&["test", "--workspace", "--no-fail-fast"]);
            command
                .args(targets)
                .args(without(args, elsewhere))
                .env(browser::VARIABLE, &chromium)
                .env(postgres::VARIABLE, cluster.url())
                .envs(engine.map(|engine| (ENGINE, engine)));
            let succeeded = process::run_with_lines(&mut command, |line| {
                println!("{line}");
                counts.add(line);
            })?;
            if !succeeded {
                bail!("`{}` failed", process::line(&command));
            }
            Ok(())
        })
    };
    // The second also when the first has failed: whoever mends it wants to know all.
    let on_sqlite = run("tests", &[], None, POSTGRES_ONLY);
    let on_postgres = run(
        "tests on PostgreSQL",
        &["--test", "main"],
        Some("postgres"),
        SQLITE_ONLY,
    );
    drop(cluster);
    steps.summary();
    println!(
        "\n{} passed, {} failed, {} skipped",
        counts.passed, counts.failed, counts.skipped
    );
    on_sqlite.and(on_postgres).map(|()| ExitCode::SUCCESS)
}

/// The arguments, with those for the test runners after `--`, and tests left out.
fn without<'a>(args: &'a [String], skipped: &[&'a str]) -> Vec<&'a str> {
    let mut all: Vec<&str> = args.iter().map(String::as_str).collect();
    if !all.contains(&"--") {
        all.push("--");
    }
    for name in skipped {
        all.extend(["--skip", name]);
    }
    all
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
    use super::{Counts, without};

    #[test]
    fn results_of_several_runners_add_up() {
        let mut counts = Counts::default();
        counts.add("running 4 tests");
        counts.add("test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 7 filtered out; finished in 0.00s");
        counts.add("test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.12s");
        assert_eq!((counts.passed, counts.failed, counts.skipped), (5, 1, 1));
    }

    #[test]
    fn tests_are_left_out_whatever_the_arguments_are() {
        let args = |texts: &[&str]| {
            texts
                .iter()
                .map(|text| (*text).to_owned())
                .collect::<Vec<_>>()
        };
        let none = args(&[]);
        assert_eq!(without(&none, &["a::"]), ["--", "--skip", "a::"]);
        let filtered = args(&["faults", "--", "--nocapture"]);
        let expected = ["faults", "--", "--nocapture", "--skip", "a::"];
        assert_eq!(without(&filtered, &["a::"]), expected);
    }
}
