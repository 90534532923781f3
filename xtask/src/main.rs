//! What a developer runs: `cargo xtask demo | run | test | postgres | lint | bench | codegen | dist`.
//!
//! Each subcommand is one file. They are plain programs that start other programs, say what they start and how long
//! it took, and end with the exit code of what failed.

#![expect(
    clippy::disallowed_methods,
    reason = "xtask is a command line of its own: it reads the environment and waits for child processes"
)]
#![expect(
    clippy::print_stdout,
    reason = "a command-line tool speaks on standard output"
)]

mod bench;
mod browser;
mod clients;
mod codegen;
mod console;
mod debian;
mod demo;
mod dist;
mod example;
mod lint;
mod npm;
mod postgres;
mod process;
mod programs;
mod run;
mod steps;
mod test;
mod tree;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask <command>

  demo               start Keyward and the example app, ready to sign in
  run [ARGS]         start `keyward dev` on ./keyward-data; ARGS go to it
  test [ARGS]        install what is missing, then run every test; ARGS go to the test programs
  postgres           start a throwaway PostgreSQL for single tests, until Ctrl-C
  lint               formatting, clippy, licences, arrows between crates, scripts
  bench [ARGS]       measure; without ARGS the figures go to docs/performance.md
  codegen [--check]  make the derived files; --check fails when one had changed
  dist [--binary F]  build a static binary, or take one, and pack the archive for operators
";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_default();
    let rest: Vec<String> = args.collect();
    let outcome = match command.as_str() {
        "demo" => demo::demo(&rest),
        "run" => run::run(&rest),
        "test" => test::test(&rest),
        "postgres" => postgres::postgres(&rest),
        "lint" => lint::lint(&rest),
        "bench" => bench::bench(&rest),
        "codegen" => codegen::codegen(&rest),
        "dist" => dist::dist(&rest),
        "" | "help" | "-h" | "--help" => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        other => {
            eprint!("There is no command `{other}`.\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nxtask {command}: {error:#}");
            ExitCode::FAILURE
        }
    }
}
