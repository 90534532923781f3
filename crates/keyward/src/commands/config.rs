//! `keyward config check` and `keyward config show`.

use std::process::ExitCode;

use anyhow::Result;
use serde_json::json;

use crate::{
    cli, listener,
    settings::{CheckConfig, Note, ShowConfig, Shown},
};

/// Tells whether the server would take the settings, and all that is wrong. Ends with 1 when
/// something is.
pub(super) fn check(check: &CheckConfig, notes: &[Note]) -> Result<ExitCode> {
    let problems: Vec<String> = match &check.outcome {
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
        Ok(server) => {
            let loaded = server.tls.as_ref().map(listener::tls::load).transpose();
            let problem = loaded.err().map(|error| format!("{error:#}"));
            problem.into_iter().collect()
        }
    };
    let is_fine = problems.is_empty();
    let told: Vec<&str> = notes.iter().map(|note| note.found.as_str()).collect();
    let text = if check.json {
        let answer = json!({ "ok": is_fine, "problems": problems, "notes": told });
        serde_json::to_string_pretty(&answer)? + "\n"
    } else {
        let notes = notes
            .iter()
            .map(|note| format!("note: {} ({})\n", note.found, note.mend));
        let problems = problems.iter().map(|problem| format!("error: {problem}\n"));
        let mut text: String = notes.chain(problems).collect();
        if is_fine {
            text.push_str("The settings are fine.\n");
        }
        text
    };
    cli::print(&text)?;
    Ok(if is_fine {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Prints every setting, its value and where that comes from.
pub(super) fn show(show: &ShowConfig) -> Result<ExitCode> {
    let text = if show.json {
        serde_json::to_string_pretty(&show.settings)? + "\n"
    } else {
        show.settings.iter().map(line).collect()
    };
    cli::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn line(shown: &Shown) -> String {
    let origin = match &shown.source {
        Some(source) => format!("{}: {source}", shown.origin),
        None => shown.origin.to_owned(),
    };
    format!("{} = {}  ({origin})\n", shown.name, shown.value)
}
