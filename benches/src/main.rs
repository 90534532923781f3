//! The measured claims of `docs/performance.md`.
//!
//! `cargo run --release -p keyward-benches -- [NAME]` measures and prints a report (Markdown) on standard output
//! and its progress on standard error. The server is measured as what it is for its operators: a process of the
//! release profile, with the settings of a fresh installation. It must be built before, as `cargo xtask bench` does.

mod bare;
mod browser;
mod client;
mod engine;
mod faults;
mod gateway;
mod house;
mod idle;
mod load;
mod machine;
mod operations;
mod page;
mod raw;
mod report;
mod server;
mod start;
mod tokens;

use std::{
    io::{Write, stdout},
    process::ExitCode,
};

use anyhow::{Result, bail};

use mimalloc::MiMalloc;
use report::Measured;

/// The bare server's; the same as Keyward's.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// A measurement: its name on the command line, and what it does.
type Bench = (&'static str, fn() -> Result<Measured>);

const ALL: [Bench; 5] = [
    ("start", start::measure),
    ("idle", idle::measure),
    ("page", page::measure),
    ("tokens", tokens::measure),
    ("operations", operations::measure),
];

fn main() -> ExitCode {
    let argument = std::env::args().nth(1);
    match run(argument.as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("keyward-benches: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(argument: Option<&str>) -> Result<()> {
    match argument {
        Some(bare::MODE) => return bare::serve(),
        Some("--faults") => return faults::run(),
        _ => {}
    }
    let wanted: Vec<Bench> = ALL
        .into_iter()
        .filter(|(name, _)| argument.is_none_or(|wanted| wanted == *name))
        .collect();
    if wanted.is_empty() {
        let names: Vec<&str> = ALL.iter().map(|(name, _)| *name).collect();
        bail!("name one of {}, or --faults", names.join(", "));
    }
    let mut measured = Vec::new();
    for (name, measure) in wanted {
        eprintln!("{name} …");
        measured.push(measure()?);
    }
    stdout().write_all(report::write(&measured)?.as_bytes())?;
    Ok(())
}
