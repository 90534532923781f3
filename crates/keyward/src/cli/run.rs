//! The process: settings, log, runtime, command, exit code.

use std::{ffi::OsString, process::ExitCode, time::Duration};

use anyhow::{Context, Result};
use tokio::runtime::Runtime;

use crate::{
    commands, logging,
    settings::{Command, Settings},
    traces::Traces,
};

/// The command line or the environment is refused (as shells and `clap` have it).
const REFUSED: u8 = 2;
/// How long blocking work that nobody awaits any more may hold up the exit.
const LAST_WAIT: Duration = Duration::from_secs(1);

/// Does what the arguments, of which the first is the program's name, and the environment say.
///
/// The exit code is 0 when it is done, 1 when it failed, 2 when it was refused before anything was
/// done; in both latter cases one line on standard error says why.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    environment: impl IntoIterator<Item = (OsString, OsString)>,
) -> ExitCode {
    let settings = match Settings::from(arguments, environment) {
        Ok(settings) => settings,
        Err(refused) => {
            eprintln!("keyward: {refused}");
            return ExitCode::from(REFUSED);
        }
    };
    match execute(settings) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("keyward: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn execute(settings: Settings) -> Result<ExitCode> {
    if let Command::Print(text) = &settings.command {
        super::print(text)?;
        return Ok(ExitCode::SUCCESS);
    }
    let runtime = Runtime::new().context("the runtime does not start")?;
    let traces = Traces::start(settings.traces.as_ref(), runtime.handle())?;
    // To the end of this function: then it writes what still waits.
    let _logging = logging::start(&settings.log, &traces)?;
    let done = runtime.block_on(commands::run(settings));
    traces.end();
    runtime.shutdown_timeout(LAST_WAIT);
    done
}
