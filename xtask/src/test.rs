//! `cargo xtask test`: installs what is missing, builds once, and runs every test, the browser's too; the end-to-end
//! tests on both engines. What waits for a browser runs beside the rest.

use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::{Result, bail};

use crate::postgres::{self, Cluster};
use crate::programs::{self, TestProgram};
use crate::steps::Steps;
use crate::{browser, clients, console, debian, example, npm, process};

/// Which engine the end-to-end tests run on; without it the embedded one.
const ENGINE: &str = "KEYWARD_TEST_ENGINE";

/// End-to-end tests of what only one engine has run on it whatever the others run on: so once, where those run on it too.
const POSTGRES_ONLY: &[&str] = &["faults::on_postgres::"];
/// What pages look like and how hands move through them is the same whatever the database is, and so is what applications
/// and guides have built in.
const SQLITE_ONLY: &[&str] = &[
    "faults::on_sqlite::",
    "browser::captcha::",
    "browser::console_hands::",
    "browser::console_pictures::",
    "browser::gallery::",
    "browser::pages::",
    "clients::guides::",
    "clients::logto::",
];
/// End-to-end tests in a browser, of which only one is open at a time: most of them wait for the others.
const IN_BROWSER: &[&str] = &["browser::", "clients::logto::"];

/// What the test programs have counted so far.
#[derive(Default)]
struct Counts {
    passed: u64,
    failed: u64,
    skipped: u64,
}

/// Prepares and runs the tests; `args` go to the test programs.
pub fn test(args: &[String]) -> Result<ExitCode> {
    let steps = Steps::new();
    // PostgreSQL ends with the thread that has started it: that must be this one.
    let (programs, prepared) =
        side_by_side(|| steps.step("build", programs::build), || prepare(&steps));
    let ((chromium, cluster), programs) = (prepared?, programs?);
    let runner = Runner {
        chromium,
        cluster: &cluster,
        args: args.iter().filter(|arg| *arg != "--").cloned().collect(),
        counts: Mutex::default(),
    };
    let (others, end_to_end): (Vec<_>, Vec<_>) = programs
        .iter()
        .partition(|program| !program.is_end_to_end());
    let run = |name: &str, engine: Option<&str>, label: &str, more: &[&[&str]]| {
        let more = more.concat();
        steps.step(name, || runner.run(&end_to_end, engine, label, &more))
    };
    // Whoever names tests gets them one after the other: names and `IN_BROWSER` would be one list of alternatives.
    let (beside, apart): (&[&str], Vec<&str>) = if runner.args.is_empty() {
        (IN_BROWSER, skip(IN_BROWSER))
    } else {
        (&[], Vec::new())
    };
    // All of them also when one has failed: whoever mends it wants to know all.
    let (one, other) = side_by_side(
        || {
            [
                steps.step("tests of the crates", || {
                    let ran = runner.run(&others, None, "", &[]);
                    ran.and(runner.run_documentation())
                }),
                run("tests", None, "", &[&skip(POSTGRES_ONLY), &apart]),
                run(
                    "tests on PostgreSQL",
                    Some("postgres"),
                    "",
                    &[&skip(SQLITE_ONLY), &apart],
                ),
            ]
        },
        || {
            if beside.is_empty() {
                return [Ok(()), Ok(())];
            }
            [
                run("tests in the browser", None, "browser │ ", &[beside]),
                run(
                    "tests in the browser on PostgreSQL",
                    Some("postgres"),
                    "browser │ ",
                    &[beside, &skip(SQLITE_ONLY)],
                ),
            ]
        },
    );
    let counts = runner.counts.into_inner();
    let counts = counts.unwrap_or_else(PoisonError::into_inner);
    drop(cluster);
    steps.summary();
    println!(
        "\n{} passed, {} failed, {} skipped",
        counts.passed, counts.failed, counts.skipped
    );
    let failed: Vec<String> = one
        .into_iter()
        .chain(other)
        .filter_map(Result::err)
        .map(|error| format!("{error:#}"))
        .collect();
    if !failed.is_empty() {
        bail!("{}", failed.join("\n  "));
    }
    Ok(ExitCode::SUCCESS)
}

/// What the tests need beside what cargo builds: the browser, and PostgreSQL, which runs then.
fn prepare(steps: &Steps) -> Result<(PathBuf, Cluster)> {
    let chromium = steps.step("browser", browser::prepare)?;
    steps.step("programs of the tutorial", debian::prepare_tutorial)?;
    steps.step("npm packages of the tests", || {
        npm::packages("tests")?
            .iter()
            .try_for_each(|folder| npm::install(folder))
    })?;
    steps.step("Python packages of the tests", clients::install_python)?;
    steps.step("client in Rust", clients::build)?;
    steps.step("guides in Go and Java", clients::guides::prepare)?;
    steps.step("example app", example::prepare)?;
    steps.step("Console", console::build)?;
    let cluster = steps.step("PostgreSQL", Cluster::start)?;
    Ok((chromium, cluster))
}

/// Does the one on another thread while this does the other.
fn side_by_side<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        match one.join() {
            Ok(one) => (one, other),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Runs programs of tests.
struct Runner<'a> {
    chromium: PathBuf,
    cluster: &'a Cluster,
    /// What whoever started us says to the programs.
    args: Vec<String>,
    counts: Mutex<Counts>,
}

impl Runner<'_> {
    /// Runs these programs on an engine, each line after the label; `more` are further arguments.
    fn run(
        &self,
        programs: &[&TestProgram],
        engine: Option<&str>,
        label: &str,
        more: &[&str],
    ) -> Result<()> {
        let mut failed = Vec::new();
        for program in programs {
            println!("{label}{}", program.name());
            let mut command = program.command();
            command
                .args(&self.args)
                .args(more)
                .env(browser::VARIABLE, &self.chromium)
                .env(postgres::VARIABLE, self.cluster.url())
                .envs(engine.map(|engine| (ENGINE, engine)));
            if !self.follow(&mut command, label)? {
                failed.push(program.name());
            }
        }
        if !failed.is_empty() {
            bail!("{} failed", failed.join(", "));
        }
        Ok(())
    }

    /// Runs the examples in comments.
    fn run_documentation(&self) -> Result<()> {
        let mut command = process::cargo(&["test", "--workspace", "--doc", "--no-fail-fast", "--"]);
        command.args(&self.args);
        if !self.follow(&mut command, "")? {
            bail!("`{}` failed", process::line(&command));
        }
        Ok(())
    }

    fn follow(&self, command: &mut Command, label: &str) -> Result<bool> {
        process::run_with_lines(command, |line| {
            println!("{label}{line}");
            let counts = self.counts.lock();
            counts.unwrap_or_else(PoisonError::into_inner).add(line);
        })
    }
}

/// The arguments that leave tests out.
fn skip<'a>(names: &[&'a str]) -> Vec<&'a str> {
    names.iter().flat_map(|name| ["--skip", name]).collect()
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
    use super::{Counts, skip};

    #[test]
    fn results_of_several_runners_add_up() {
        let mut counts = Counts::default();
        counts.add("running 4 tests");
        counts.add("test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 7 filtered out; finished in 0.00s");
        counts.add("test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.12s");
        assert_eq!((counts.passed, counts.failed, counts.skipped), (5, 1, 1));
    }

    #[test]
    fn tests_are_left_out_by_their_names() {
        assert_eq!(skip(&["a::", "b"]), ["--skip", "a::", "--skip", "b"]);
        assert!(skip(&[]).is_empty());
    }
}
