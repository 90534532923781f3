//! The log: lines of JSON or text on stderr. Standard output is for what commands print.
//!
//! What is logged are fields with names of the OpenTelemetry conventions. Secrets are types that
//! cannot be formatted; queries, bodies, cookies and `Authorization` are never logged.

mod json;
mod lines;

use std::panic;

use anyhow::{Context, Result};
use tracing::Subscriber;
use tracing_subscriber::{
    EnvFilter, fmt,
    fmt::{MakeWriter, format::JsonFields},
    util::SubscriberInitExt,
};
#[cfg(feature = "otel")]
use tracing_subscriber::{Layer, Registry, layer::SubscriberExt};

use self::{json::Json, lines::Lines};
use crate::{
    settings::{Log, LogFormat},
    traces::{self, Traces},
};

/// Writes what is still waiting when it is dropped.
pub struct Logging(Lines);

/// Begins to log, and lets panics be logged. Spans go to what collects them.
///
/// # Errors
/// When the process logs already.
pub fn start(log: &Log, traces: &Traces) -> Result<Logging> {
    let filter = EnvFilter::try_new(&log.filter).context("the log filter cannot be read")?;
    // A line shows the span that it was written in, which is to be the request's.
    let filter = filter.add_directive(format!("{}=off", traces::TARGET).parse()?);
    let lines = Lines::start().context("the log's thread cannot be started")?;
    let started = match log.format {
        #[cfg(feature = "otel")]
        format if traces.layer::<Registry>().is_some() => {
            let log = match format {
                LogFormat::Json => fmt::layer()
                    .with_writer(lines.clone())
                    .fmt_fields(JsonFields::new())
                    .event_format(Json)
                    .with_filter(filter)
                    .boxed(),
                LogFormat::Text => fmt::layer()
                    .with_writer(lines.clone())
                    .with_ansi(false)
                    .with_filter(filter)
                    .boxed(),
            };
            Registry::default()
                .with(traces.layer())
                .with(log)
                .try_init()
        }
        LogFormat::Json => json_lines(lines.clone(), filter).try_init(),
        LogFormat::Text => fmt()
            .with_env_filter(filter)
            .with_writer(lines.clone())
            .with_ansi(false)
            .finish()
            .try_init(),
    };
    #[cfg(not(feature = "otel"))]
    let _ = traces;
    started.context("the process logs already")?;
    panic::set_hook(Box::new(log_panic));
    Ok(Logging(lines))
}

/// What logs as JSON, to whatever writer.
pub fn json_lines<W>(writer: W, filter: EnvFilter) -> impl Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    fmt()
        .with_env_filter(filter)
        .with_writer(writer)
        .fmt_fields(JsonFields::new())
        .event_format(Json)
        .finish()
}

impl Drop for Logging {
    fn drop(&mut self) {
        self.0.flush();
    }
}

/// Logs where a panic happened, under the id of its request. Its message is not logged: it is
/// formatted from values, and a value may be someone's secret.
fn log_panic(panic: &panic::PanicHookInfo<'_>) {
    let (file, line) = panic
        .location()
        .map_or(("-", 0), |location| (location.file(), location.line()));
    tracing::error!(code.file.path = file, code.line.number = line, "panic");
}
