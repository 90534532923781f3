//! Sign-ins by password: how near they come to hashing alone, what the rest of them costs, what a flood of them does to
//! everybody else, and whether time tells who has an account.

mod flood;
mod people;
mod times;
mod unhashed;

use anyhow::Result;

use crate::{
    load::{CONNECTIONS, Cost, Work, drive},
    raw,
    report::{Claim, Measured, median},
    scale,
};
use people::{Person, Town};
pub use unhashed::{MODE as UNHASHED_MODE, serve as serve_unhashed};

/// Threads that hash: as many as the measured machine has processors.
pub const THREADS: usize = 2;
const ROUNDS: usize = 5;
/// Whole sign-ins of a round.
const SIGN_INS: u32 = 600;
/// Hashes of a round on each thread without a server.
const HASHES: u32 = 200;
/// More people than threads, so that these never wait for work.
const AT_ONCE: usize = 8;

/// Whole sign-ins of a round with the least hashes.
const UNHASHED: u32 = 3_000;

/// A round's figures.
struct Round {
    cost: Cost,
    /// Sign-ins a second, as part of the hashes a second that the machine makes in the same minute.
    reached: f64,
    hashes: f64,
    /// Microseconds of the server's processor time for a sign-in, hashing left out.
    rest: f64,
    /// Microseconds of a sign-in with the least hash that there is.
    unhashed: f64,
}

pub fn measure() -> Result<Measured> {
    let place = tempfile::tempdir()?;
    let town = Town::open(place.path(), THREADS)?;
    let other = Town::unhashed(place.path())?;
    let mut people = some(&town, AT_ONCE)?;
    let mut others = some(&other, CONNECTIONS)?;
    drive(&[&town.server], &mut people, scale::count(SIGN_INS / 4))?;
    drive(&[&other.server], &mut others, scale::count(UNHASHED / 4))?;
    let mut rounds = Vec::new();
    for _ in 0..scale::rounds(ROUNDS) {
        let unhashed = drive(&[&other.server], &mut others, scale::count(UNHASHED))?;
        let round = one(&town, &mut people, unhashed.processor)?;
        eprintln!(
            "  {:.1} of {:.1} a second, {:.0} µs beside hashing, {:.0} µs without",
            round.cost.rate, round.hashes, round.rest, round.unhashed
        );
        rounds.push(round);
    }
    let middle = |pick: fn(&Round) -> f64| median(&rounds.iter().map(pick).collect::<Vec<_>>());
    let reached = middle(|round| round.reached);
    let unhashed = middle(|round| round.unhashed);
    let flood = flood::measure(&town)?;
    let mut claims = vec![
        Claim::at_least(
            "whole sign-ins by password, against Argon2id hashes alone in the same minute",
            ("at least 92 %", 0.92),
            format!("{:.0} %", reached * 100.0),
            reached,
        ),
        Claim::at_most(
            "sign-in by password without its hash: processor time over all its requests",
            ("1.2 ms", 1200.0),
            format!("{:.2} ms", unhashed / 1000.0),
            unhashed,
        ),
    ];
    claims.extend(flood.claims());
    let mut text = format!(
        "{THREADS} threads hash (`password-threads`): both processors of the machine. {AT_ONCE} people with accounts and \
         passwords sign in again and again, each in a browser that the server knows and that is signed out: five requests, \
         from the authorization request to the tokens. A hash is Argon2id with 19 MiB and two passes, in the server and \
         without it, where {THREADS} threads do nothing else. {} rounds of {} sign-ins, of which the median stands \
         here; driver and server share the machine, so what the driver does is missing from the server's rate.\n\n\
         While two threads hash, each with 19 MiB that go through the caches, everything else finds its code and data gone \
         from them again and again, and costs several times what it costs by itself. So what a sign-in costs without its \
         hash is measured without hashes: on a second server, the same application with one part replaced (no setting \
         does that), which takes the least that Argon2 knows, 8 KiB in one pass, some microseconds. {} sign-ins a round on \
         {CONNECTIONS} connections, as in the other measurements. Both are shown.\n\n\
         | | |\n|---|---|\n\
         | sign-ins a second | {:.1} |\n\
         | hashes a second without a server | {:.1} |\n\
         | part of it | {:.0} % |\n\
         | processor time of a sign-in | {:.1} ms |\n\
         | of it not on the threads that hash | {:.2} ms |\n\
         | processor time of a sign-in with the least hash | {:.2} ms |\n",
        rounds.len(),
        scale::count(SIGN_INS),
        scale::count(UNHASHED),
        middle(|round| round.cost.rate),
        middle(|round| round.hashes),
        reached * 100.0,
        middle(|round| round.cost.processor) / 1000.0,
        middle(|round| round.rest) / 1000.0,
        unhashed / 1000.0,
    );
    text.push_str(&flood.text());
    text.push_str(&times::measure(&town)?);
    Ok(Measured {
        claims,
        title: "Sign-in by password",
        text,
    })
}

fn some(town: &Town, count: usize) -> Result<Vec<Person<'_>>> {
    (0..count).map(|number| town.person(number)).collect()
}

/// Hashes, sign-ins, hashes: what the machine does meanwhile changes less than from round to round.
fn one<W: Work>(town: &Town, people: &mut [W], unhashed: f64) -> Result<Round> {
    let before = raw::hashes(THREADS, HASHES)?;
    let (cost, rest) = sign_ins(town, people, scale::count(SIGN_INS))?;
    let hashes = f64::midpoint(before, raw::hashes(THREADS, HASHES)?);
    Ok(Round {
        reached: cost.rate / hashes,
        hashes,
        rest,
        unhashed,
        cost,
    })
}

/// Sign-ins; their cost, and what of the processor time the threads that hash did not use.
fn sign_ins<W: Work>(town: &Town, people: &mut [W], count: u32) -> Result<(Cost, f64)> {
    let hashing = town.server.hashing_time()?;
    let cost = drive(&[&town.server], people, count)?;
    let hashing = (town.server.hashing_time()? - hashing) / f64::from(count) * 1e6;
    Ok((cost, cost.processor - hashing))
}
