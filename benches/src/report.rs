//! The report: a table of claims, then how each was measured.

use std::fmt::Write;

use anyhow::Result;

use crate::machine;

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
    pub what: &'static str,
    /// The limit, in words.
    pub limit: &'static str,
    /// What was found, in words.
    pub found: String,
    /// Whether it keeps the limit.
    pub is_kept: bool,
}

/// Writes the page.
pub fn write(measured: &[Measured]) -> Result<String> {
    let mut page = String::from(
        "<!-- Made by `cargo xtask bench`. -->\n\n# Performance\n\n\
         What the server costs, measured on the release binary as a process of its own, on loopback, with the \
         settings of a fresh installation (SQLite, `synchronous=FULL`, the access log switched on).\n\n\
         | | at most | measured | |\n|---|---|---|---|\n",
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
}
