//! The log: lines of JSON or text on stderr. Standard output is for what commands print.
//!
//! What is logged are fields with names of the OpenTelemetry conventions. Secrets are types that
//! cannot be formatted; queries, bodies, cookies and `Authorization` are never logged.

use std::{io, panic};

use anyhow::{Context, Result};
use tracing_subscriber::{EnvFilter, fmt, util::SubscriberInitExt};

use crate::settings::{Log, LogFormat};

/// Begins to log, and lets panics be logged.
///
/// # Errors
/// When the process logs already.
pub fn start(log: &Log) -> Result<()> {
    let filter = EnvFilter::try_new(&log.filter).context("the log filter cannot be read")?;
    let lines = fmt().with_env_filter(filter).with_writer(io::stderr);
    let started = match log.format {
        LogFormat::Json => lines
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .finish()
            .try_init(),
        LogFormat::Text => lines.with_ansi(false).finish().try_init(),
    };
    started.context("the process logs already")?;
    panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// Logs where a panic happened, under the id of its request. Its message is not logged: it is
/// formatted from values, and a value may be someone's secret.
fn log_panic(panic: &panic::PanicHookInfo<'_>) {
    let (file, line) = panic
        .location()
        .map_or(("-", 0), |location| (location.file(), location.line()));
    tracing::error!(code.file.path = file, code.line.number = line, "panic");
}
