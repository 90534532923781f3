//! How much is measured. To try the programs out, `KEYWARD_BENCH_PART=20` asks for a twentieth of everything that is
//! counted; such a report says so, and its figures mean nothing.

use std::{env, sync::LazyLock};

const VARIABLE: &str = "KEYWARD_BENCH_PART";
/// Fewer requests than this would leave connections without any.
const LEAST: u32 = 128;
/// Rounds of a trial.
const FEW: usize = 2;

static PART: LazyLock<u32> = LazyLock::new(|| {
    let wanted = wanted().and_then(|text| text.parse().ok());
    wanted.unwrap_or(1).max(1)
});

#[expect(
    clippy::disallowed_methods,
    reason = "whoever tries the measurements out says how small they are"
)]
fn wanted() -> Option<String> {
    env::var(VARIABLE).ok()
}

/// The part of everything that is measured; 1 is all of it.
pub fn part() -> u32 {
    *PART
}

/// So many requests, or what a trial makes of them.
pub fn count(full: u32) -> u32 {
    if part() == 1 {
        full
    } else {
        (full / part()).max(LEAST)
    }
}

/// So many rounds, or what a trial makes of them.
pub fn rounds(full: usize) -> usize {
    if part() == 1 { full } else { full.min(FEW) }
}
