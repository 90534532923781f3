//! The report: a table of claims, how to read it, then how each was measured.

use std::fmt::Write;

use anyhow::Result;

use crate::{
    load::{AFTERWARDS, CONNECTIONS},
    machine, scale,
};

/// One measurement.
pub struct Measured {
    /// What is claimed, with its limit, and what was found.
    pub claims: Vec<Claim>,
    /// The heading of its section.
    pub title: &'static str,
    /// How it was measured and what else was seen.
    pub text: String,
}

/// A row of the table.
pub struct Claim {
    /// What is measured.
    pub what: String,
    /// The limit, in words.
    pub limit: &'static str,
    /// What was found, in words.
    pub found: String,
    /// Whether it keeps the limit.
    pub is_kept: bool,
}

impl Claim {
    /// That a figure of this unit is at most so much.
    pub fn at_most(
        what: impl Into<String>,
        limit: (&'static str, f64),
        found: String,
        figure: f64,
    ) -> Self {
        Self {
            what: what.into(),
            limit: limit.0,
            found,
            is_kept: figure <= limit.1,
        }
    }

    /// That a figure is at least so much.
    pub fn at_least(
        what: impl Into<String>,
        limit: (&'static str, f64),
        found: String,
        figure: f64,
    ) -> Self {
        Self {
            what: what.into(),
            limit: limit.0,
            found,
            is_kept: figure >= limit.1,
        }
    }
}

/// Writes the page.
pub fn write(measured: &[Measured]) -> Result<String> {
    let mut page = String::from("<!-- Made by `cargo xtask bench`. -->\n\n# Performance\n\n");
    if scale::part() != 1 {
        writeln!(
            page,
            "**A trial with 1/{} of the counts: the figures mean nothing.**\n",
            scale::part()
        )?;
    }
    page.push_str(
        "What the server costs, measured on the release binary as a process of its own, on loopback, with the \
         settings of a fresh installation: the embedded database with `synchronous=FULL`, the access log switched \
         on. Where it says so the server is on PostgreSQL with its default settings (commits reach the disk) on the same \
         machine.\n\n| | limit | measured | |\n|---|---|---|---|\n",
    );
    for claim in measured.iter().flat_map(|one| &one.claims) {
        let verdict = if claim.is_kept { "kept" } else { "**missed**" };
        writeln!(
            page,
            "| {} | {} | {} | {verdict} |",
            claim.what, claim.limit, claim.found
        )?;
    }
    writeln!(page, "\nMeasured on {}.", machine::describe()?)?;
    write!(
        page,
        "\n## How to read it\n\n\
         - **Processor time a request** is the figure that counts: the user and system time of the server's process \
         (`/proc/<pid>/stat`) from before the first request until {:.1} s after the last answer, divided by the number \
         of requests. What the server does afterwards (audit entries, checkpoints) is in it, what the driver and \
         PostgreSQL do is not; PostgreSQL's own stands beside where there is any.\n\
         - **Requests a second, p50 and p99** are those of the clock on the wall with {CONNECTIONS} connections that ask \
         one thing after the other. Driver and server share the machine, so they say less.\n\
         - **Bare** is the least server that could do the same: an axum handler without a database behind the same \
         listener, allocator, access line and metrics, from the same libraries.\n\
         - Every answer is looked at: another status or a body without what it must hold ends the measurement.\n",
        AFTERWARDS.as_secs_f64(),
    )?;
    for one in measured {
        write!(page, "\n## {}\n\n{}\n", one.title, one.text.trim())?;
    }
    Ok(page)
}

/// The value in the middle.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    if sorted.len().is_multiple_of(2) && middle > 0 {
        f64::midpoint(sorted[middle - 1], sorted[middle])
    } else {
        sorted.get(middle).copied().unwrap_or(f64::NAN)
    }
}

/// The largest value.
pub fn largest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NAN, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_an_even_number_lies_between() {
        assert!((median(&[3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(&[4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < f64::EPSILON);
        assert!(median(&[]).is_nan());
        assert!((largest(&[1.0, 3.0, 2.0]) - 3.0).abs() < f64::EPSILON);
    }

    #[test]
    fn what_was_not_measured_keeps_nothing() {
        let claim = |figure| {
            [
                Claim::at_most("a", ("1", 1.0), String::new(), figure).is_kept,
                Claim::at_least("a", ("1", 1.0), String::new(), figure).is_kept,
            ]
        };
        assert_eq!(claim(0.9), [true, false]);
        assert_eq!(claim(1.1), [false, true]);
        assert_eq!(claim(f64::NAN), [false, false]);
    }
}
