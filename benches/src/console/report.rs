//! What the measurement of the Console says.

use std::{collections::BTreeMap, fmt::Write};

use anyhow::{Context, Result};

use super::browser::{Input, Times, Took};
use crate::report::{Claim, Measured, largest, median};

/// The first load, in kB.
const FIRST_LOAD: (&str, f64) = ("at most 350 kB", 350.0);
/// Until the first page can be used, in ms.
const INTERACTIVE: (&str, f64) = ("at most 1 s", 1_000.0);
/// Until rows are shown, in ms.
const ROWS: (&str, f64) = ("at most 200 ms", 200.0);

/// What was found on one engine.
pub struct Sample {
    pub engine: &'static str,
    pub input: Input,
    pub times: Times,
}

/// Claims and text of all engines.
pub fn write(samples: &[Sample]) -> Result<Measured> {
    let first = samples.first().context("a sample")?;
    let mut claims = vec![first_load(&first.times)];
    let mut text = introduction(&first.input)?;
    loads(&first.times, &mut text)?;
    text.push_str(
        "\n| | server | median | slowest | of it until asked | until the answer |\n|---|---|---|---|---|---|\n",
    );
    for sample in samples {
        claims.extend(claims_of(sample));
        rows(sample, &mut text)?;
    }
    Ok(Measured {
        claims,
        title: "Console",
        text,
    })
}

fn first_load(times: &Times) -> Claim {
    let bytes: u32 = times.loaded.iter().map(|one| one.bytes).sum();
    let kilobytes = f64::from(bytes) / 1_000.0;
    Claim::at_most(
        "Console, first visit, on the wire (all that it loads until it rests, the silent sign-in included)",
        FIRST_LOAD,
        format!("{kilobytes:.0} kB"),
        kilobytes,
    )
}

fn claims_of(sample: &Sample) -> Vec<Claim> {
    let Times {
        cold,
        warm,
        near,
        far,
        rare,
        common,
        ..
    } = &sample.times;
    let claim = |what: String, limit, times: &[f64]| {
        let (middle, slowest) = (median(times), largest(times));
        let found = format!("{middle:.0} ms (slowest {slowest:.0} ms)");
        Claim::at_most(what, limit, found, middle)
    };
    let (engine, count) = (sample.engine, sample.input.count);
    let list = |what: &str, took: &[&[Took]]| {
        let times: Vec<f64> = took.iter().copied().flatten().map(|one| one.all).collect();
        claim(
            format!("Console on {engine}, {count} users: {what}"),
            ROWS,
            &times,
        )
    };
    vec![
        claim(
            format!("Console on {engine}, empty cache: from navigation to a page that answers"),
            INTERACTIVE,
            cold,
        ),
        claim("the same, full cache".to_owned(), INTERACTIVE, warm),
        list(
            "from the click on “next page” to its rows, near the beginning",
            &[near],
        ),
        list("the same, near the end", &[far]),
        list(
            "from the last key of a search to its rows, the pause for further keys included",
            &[rare, common],
        ),
    ]
}

fn introduction(input: &Input) -> Result<String> {
    let mut text = String::new();
    write!(
        text,
        "In headless Chromium on the same machine, where somebody has signed in; the server has answered before.\n\n\
         - **First visit**: a browser with the session's cookies and nothing else. The Console finds no token in memory, asks \
         the server silently for one while the rest of it loads, and shows “Get started”. Bytes are those of all answers until \
         nothing more comes, heads included.\n\
         - **A page that answers**: from the start of the navigation to the frame in which the page's heading is shown and a \
         click of a script on the account's button has opened its menu. {visits} visits with an empty cache, each followed by \
         one in a new tab with what that one has left in the cache. What the browser loads for its \
         own address bar is switched off, as in the tests.\n\
         - **Next page**: from a click of the mouse to the frame that shows the page's rows, {pages} pages after the first one \
         and the last {pages} of the list.\n\
         - **Search**: the text is typed key by key; from the last key to the frame that shows what was found. *Until asked* \
         is the pause in which the Console waits for a further key. Searches for what one user or a few have ({rare} of \
         them), and for last names of thousands ({common}).\n",
        visits = input.visits,
        pages = input.pages,
        rare = input.rare.len(),
        common = input.common.len(),
    )?;
    Ok(text)
}

/// What a first visit loads, by kind.
fn loads(times: &Times, text: &mut String) -> Result<()> {
    let mut kinds: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for one in &times.loaded {
        let kind = kinds.entry(&one.kind).or_default();
        kind.0 += 1;
        kind.1 += one.bytes;
    }
    text.push_str("\n| first visit | requests | bytes |\n|---|---|---|\n");
    for (kind, (count, bytes)) in &kinds {
        writeln!(text, "| {kind} | {count} | {bytes} |")?;
    }
    let bytes: u32 = times.loaded.iter().map(|one| one.bytes).sum();
    writeln!(
        text,
        "| **together** | **{}** | **{bytes}** |",
        times.loaded.len()
    )?;
    Ok(())
}

fn rows(sample: &Sample, text: &mut String) -> Result<()> {
    let times = &sample.times;
    for (what, times) in [
        ("until it answers, empty cache", &times.cold),
        ("until it answers, full cache", &times.warm),
    ] {
        writeln!(
            text,
            "| {what} | {} | {:.0} ms | {:.0} ms | | |",
            sample.engine,
            median(times),
            largest(times)
        )?;
    }
    for (what, took) in [
        ("next page, near the beginning", &times.near),
        ("next page, near the end", &times.far),
        ("search, few have it", &times.rare),
        ("search, thousands have it", &times.common),
    ] {
        let each = |part: fn(&Took) -> f64| took.iter().map(part).collect::<Vec<f64>>();
        let all = each(|one| one.all);
        writeln!(
            text,
            "| {what} | {} | {:.0} ms | {:.0} ms | {:.0} ms | {:.0} ms |",
            sample.engine,
            median(&all),
            largest(&all),
            median(&each(|one| one.pause)),
            median(&each(|one| one.server))
        )?;
    }
    Ok(())
}
