//! What must not harm: a killed process, a full disk, hostile input, many at once, a stop, another
//! process on the same data (checklist F).

#![expect(clippy::panic, reason = "a test that cannot go on fails")]

mod caches;
mod disk;
mod drain;
mod input;
mod kill;
mod malformed;
mod outage;
mod parallel;
mod two_servers;

/// A number that a longer run sets higher, such as how often the server is killed.
#[expect(
    clippy::disallowed_methods,
    reason = "how a test is told to take longer; nothing of the server depends on it"
)]
fn amount(variable: &str, usual: usize) -> usize {
    let given = std::env::var(variable).ok();
    given.map_or(usual, |text| text.parse().expect("a number"))
}
