//! How long a refusal takes where there is an account and where there is none, as a drawing: whoever guesses who has an
//! account sees the same in both.

use std::{fmt::Write, time::Instant};

use anyhow::{Result, ensure};

use super::people::{PEOPLE, Town, name};
use crate::scale;

/// Wrong passwords for each kind. Fewer than an account may take before it is locked, and than an address may send.
const GUESSES: u32 = 256;
/// Rows of the drawing.
const STEPS: usize = 12;
/// Characters of its longest bar.
const WIDTH: f64 = 30.0;

pub fn measure(town: &Town) -> Result<String> {
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for number in 0..usize::try_from(scale::count(GUESSES))? {
        let has = name(number % PEOPLE);
        let none = format!("nobody_{}", number % PEOPLE);
        // The threads that hash take turns too, each in memory of its own: either kind must meet both of them.
        if number % 2 == 0 {
            known.push(refused(town, &has)?);
            unknown.push(refused(town, &none)?);
        } else {
            unknown.push(refused(town, &none)?);
            known.push(refused(town, &has)?);
        }
    }
    known.sort_by(f64::total_cmp);
    unknown.sort_by(f64::total_cmp);
    let mut text = format!(
        "\n**Who has an account.** {} wrong passwords for names that have an account and as many for names that have \
         none, in turns that change places, one at a time, by how many milliseconds the refusal took:\n\n```text\n",
        known.len()
    );
    draw(&mut text, &known, &unknown)?;
    text.push_str("```\n\n| | p10 | p50 | p90 |\n|---|---|---|---|\n");
    for (name, times) in [("has an account", &known), ("has none", &unknown)] {
        let at = |tenth: usize| {
            times
                .get(times.len() * tenth / 10)
                .copied()
                .unwrap_or(f64::NAN)
        };
        writeln!(
            text,
            "| {name} | {:.2} ms | {:.2} ms | {:.2} ms |",
            at(1),
            at(5),
            at(9)
        )?;
    }
    Ok(text)
}

/// Milliseconds until a wrong password was refused.
fn refused(town: &Town, name: &str) -> Result<f64> {
    let mut visit = town.visit()?;
    let since = Instant::now();
    let answer = visit.try_password(name, "not-the-Password-1")?;
    let time = since.elapsed().as_secs_f64() * 1000.0;
    ensure!(answer.status == 422, "{}", answer.head);
    Ok(time)
}

/// Two bars a row, over the range in which most of both lie.
fn draw(text: &mut String, known: &[f64], unknown: &[f64]) -> Result<()> {
    let at = |times: &[f64], hundredth: usize| {
        times
            .get(times.len() * hundredth / 100)
            .copied()
            .unwrap_or_default()
    };
    let low = at(known, 1).min(at(unknown, 1));
    let high = at(known, 97).max(at(unknown, 97));
    let step = ((high - low) / f64::from(u32::try_from(STEPS)?)).max(1e-3);
    let counts = |times: &[f64]| {
        let mut counts = [0.0_f64; STEPS];
        for time in times {
            let place = (0..STEPS - 1).find(|place| {
                *time < low + step * (f64::from(u32::try_from(*place).unwrap_or_default()) + 1.0)
            });
            counts[place.unwrap_or(STEPS - 1)] += 1.0;
        }
        counts
    };
    let (known, unknown) = (counts(known), counts(unknown));
    let most = known.iter().chain(&unknown).copied().fold(1.0, f64::max);
    let mut from = low;
    writeln!(text, "{:>9}  {:<30}  has none", "from", "has an account")?;
    for (one, other) in known.iter().zip(&unknown) {
        writeln!(
            text,
            "{from:>6.2} ms  {:<30}  {}",
            bar(*one / most),
            bar(*other / most)
        )?;
        from += step;
    }
    Ok(())
}

fn bar(part: f64) -> String {
    let mut bar = String::new();
    let mut drawn = 0.5;
    while drawn <= part * WIDTH {
        bar.push('#');
        drawn += 1.0;
    }
    bar
}
