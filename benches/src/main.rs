//! The measured claims of `docs/performance.md`.
//!
//! `cargo run --release -p keyward-benches -- [NAME …]` measures and prints a report (Markdown) on standard output
//! and its progress on standard error. The server is measured as what it is for its operators: a process of the
//! release profile, with the settings of a fresh installation. It must be built before, as `cargo xtask bench` does.

mod bare;
mod browser;
mod client;
mod console;
mod documents;
mod engine;
mod faults;
mod gateway;
mod house;
mod idle;
mod load;
mod machine;
mod operations;
mod page;
mod passwords;
mod proc;
mod processes;
mod raw;
mod report;
mod scale;
mod server;
mod start;
mod tokens;
mod turns;
mod users;

use std::{
    io::{Write, stdout},
    path::Path,
    process::ExitCode,
    time::Instant,
};

use anyhow::{Result, bail};

use mimalloc::MiMalloc;
use report::Measured;

/// The bare server's; the same as Keyward's.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// A measurement: its name on the command line, and what it does.
type Bench = (&'static str, fn() -> Result<Measured>);

const ALL: [Bench; 10] = [
    ("start", start::measure),
    ("idle", idle::measure),
    ("page", page::measure),
    ("tokens", tokens::measure),
    ("documents", documents::measure),
    ("operations", operations::measure),
    ("passwords", passwords::measure),
    ("users", users::measure),
    ("console", console::measure),
    ("processes", processes::measure),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("keyward-benches: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<()> {
    match arguments {
        [mode, folder] if mode == bare::MODE => return bare::serve(Path::new(folder)),
        [mode, file] if mode == bare::REFRESHING_MODE => {
            return bare::serve_refreshes(Path::new(file));
        }
        [mode, folder] if mode == passwords::UNHASHED_MODE => {
            return passwords::serve_unhashed(Path::new(folder));
        }
        [mode] if mode == "--faults" => return faults::run(),
        _ => {}
    }
    let is_known = |wanted: &String| ALL.iter().any(|(name, _)| name == wanted);
    if !arguments.iter().all(is_known) {
        let names: Vec<&str> = ALL.iter().map(|(name, _)| *name).collect();
        bail!("name some of {}, or --faults", names.join(", "));
    }
    let (mut measured, mut failed) = (Vec::new(), Vec::new());
    for (name, measure) in ALL {
        if arguments.is_empty() || arguments.iter().any(|wanted| wanted == name) {
            let since = Instant::now();
            eprintln!("{name} …");
            match measure() {
                Ok(result) => measured.push(result),
                // What took minutes to measure is shown all the same.
                Err(error) => failed.push(format!("{name}: {error:#}")),
            }
            eprintln!("{name}: {:.0} s", since.elapsed().as_secs_f64());
        }
    }
    stdout().write_all(report::write(&measured)?.as_bytes())?;
    if !failed.is_empty() {
        bail!("{}", failed.join("\n"));
    }
    Ok(())
}
