//! What the figures were measured on: kind of machine, never which one.

use std::{fs, thread};

use anyhow::{Context, Result};

/// Processor, number of processors, memory, system.
pub fn describe() -> Result<String> {
    let processors = fs::read_to_string("/proc/cpuinfo").context("this is no Linux")?;
    let model = field(&processors, "model name").unwrap_or("a processor without a name");
    let memory = fs::read_to_string("/proc/meminfo").context("this is no Linux")?;
    let kib: f64 = field(&memory, "MemTotal")
        .and_then(|text| text.trim_end_matches(" kB").parse().ok())
        .context("how much memory there is cannot be read")?;
    let count = thread::available_parallelism()?;
    Ok(format!(
        "{model}, {count} logical processors, {:.0} GB of memory, {} on {}",
        kib / 1_048_576.0,
        std::env::consts::OS,
        std::env::consts::ARCH,
    ))
}

fn field<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines()
        .find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix(':'))
        .map(str::trim)
}
