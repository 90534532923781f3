//! Starts the script that measures, and reads what it found.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

/// What the script is told.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    pub set_up_url: String,
    pub console_url: String,
    /// How many users there are.
    pub count: u32,
    /// Visits with an empty cache, each followed by one with a full one.
    pub visits: usize,
    /// Pages to turn, near the beginning of the list and near its end.
    pub pages: usize,
    /// Texts to search for that one user or a few have.
    pub rare: Vec<String>,
    /// Texts that many have.
    pub common: Vec<String>,
}

/// What the script found; times are milliseconds.
#[derive(Debug, Deserialize)]
pub struct Times {
    /// Everything that a visit with an empty cache loads.
    pub loaded: Vec<Loaded>,
    /// From the start of the visit until the page can be used, with an empty cache.
    pub cold: Vec<f64>,
    /// As `cold`, with what the visit before has left.
    pub warm: Vec<f64>,
    pub near: Vec<Took>,
    pub far: Vec<Took>,
    pub rare: Vec<Took>,
    pub common: Vec<Took>,
}

/// Something that was loaded.
#[derive(Debug, Deserialize)]
pub struct Loaded {
    /// As the browser calls it: `Document`, `Script`, …
    pub kind: String,
    /// On the wire, heads included.
    pub bytes: u32,
}

/// How long rows took.
#[derive(Debug, Deserialize)]
pub struct Took {
    /// From the key or the click to the frame that shows them.
    pub all: f64,
    /// Until they were asked for.
    pub pause: f64,
    /// From then until the answer was there.
    pub server: f64,
}

pub fn measure(input: &Input) -> Result<Times> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/browser");
    let output = Command::new("node")
        .arg("console_times.mjs")
        .current_dir(folder)
        .env("KEYWARD_BROWSER_INPUT", serde_json::to_string(input)?)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("node cannot be started")?;
    ensure!(output.status.success(), "console_times.mjs failed");
    let text = String::from_utf8(output.stdout)?;
    let last = text.lines().last().context("it prints what it found")?;
    Ok(serde_json::from_str(last)?)
}
