//! More sign-ins than can be hashed: what others notice of it, and how quickly the last ones are turned away.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, anyhow, ensure};

use super::{
    THREADS,
    people::{PEOPLE, Town},
};
use crate::{
    client::{Connection, request},
    report::Claim,
    scale, server,
};

/// As many wait for each thread, and these are more than that.
const FLOOD: usize = 64 * THREADS + 40;
/// Requests for discovery, one after the other with a pause between.
const PROBES: u32 = 600;
const BETWEEN: Duration = Duration::from_millis(10);
/// Whoever was turned away waits so long before trying again, as a person does at the least.
const PATIENCE: Duration = Duration::from_millis(250);

/// Times in milliseconds, sorted.
pub struct Flood {
    discovery: Vec<f64>,
    turned_away: Vec<f64>,
}

/// What people saw who signed in meanwhile.
#[derive(Default)]
struct Seen {
    turned_away: Vec<f64>,
    entered: usize,
}

pub fn measure(town: &Town) -> Result<Flood> {
    let seen = Mutex::new(Seen::default());
    let is_over = AtomicBool::new(false);
    let discovery = thread::scope(|scope| {
        let crowd: Vec<_> = (0..FLOOD)
            .map(|number| {
                scope.spawn({
                    let (seen, is_over) = (&seen, &is_over);
                    move || one(town, number, seen, is_over)
                })
            })
            .collect();
        let discovery = until_full(&seen).and_then(|()| probe(town));
        is_over.store(true, Relaxed);
        for person in crowd {
            person.join().map_err(|_| anyhow!("a driver panicked"))??;
        }
        discovery
    })?;
    let mut seen = seen.into_inner().unwrap_or_else(PoisonError::into_inner);
    seen.turned_away.sort_by(f64::total_cmp);
    eprintln!(
        "  flood: {} turned away, {} entered",
        seen.turned_away.len(),
        seen.entered
    );
    ensure!(seen.entered > 0, "nobody came in during the flood");
    Ok(Flood {
        discovery,
        turned_away: seen.turned_away,
    })
}

/// Waits until somebody was turned away.
fn until_full(seen: &Mutex<Seen>) -> Result<()> {
    let since = Instant::now();
    while seen
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .turned_away
        .is_empty()
    {
        ensure!(
            since.elapsed() < Duration::from_secs(60),
            "the queue does not fill"
        );
        server::rest(BETWEEN);
    }
    Ok(())
}

/// Signs in until it is over.
fn one(town: &Town, number: usize, seen: &Mutex<Seen>, is_over: &AtomicBool) -> Result<()> {
    while !is_over.load(Relaxed) {
        let mut visit = town.visit()?;
        loop {
            let since = Instant::now();
            let answer = visit.try_person(number % PEOPLE)?;
            let time = since.elapsed().as_secs_f64() * 1000.0;
            let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            if answer.status != 503 {
                ensure!(answer.status == 303, "{}", answer.head);
                seen.entered += 1;
                break;
            }
            seen.turned_away.push(time);
            drop(seen);
            if is_over.load(Relaxed) {
                return Ok(());
            }
            server::rest(PATIENCE);
        }
    }
    Ok(())
}

fn probe(town: &Town) -> Result<Vec<f64>> {
    let mut connection = Connection::open(town.server.address)?;
    let asked = request("GET", "/oidc/.well-known/openid-configuration", &[], "");
    let mut times = Vec::new();
    for _ in 0..scale::count(PROBES) {
        let since = Instant::now();
        let answer = connection.exchange(&asked)?;
        times.push(since.elapsed().as_secs_f64() * 1000.0);
        ensure!(answer.status == 200, "{}", answer.head);
        server::rest(BETWEEN);
    }
    times.sort_by(f64::total_cmp);
    Ok(times)
}

/// What all but a hundredth took at most.
fn p99(sorted: &[f64]) -> f64 {
    let last = sorted.len().saturating_sub(1);
    sorted
        .get((sorted.len() * 99 / 100).min(last))
        .copied()
        .unwrap_or(f64::NAN)
}

impl Flood {
    pub fn claims(&self) -> [Claim; 2] {
        let (discovery, turned_away) = (p99(&self.discovery), p99(&self.turned_away));
        let found = |time: f64| format!("{time:.1} ms");
        [
            Claim::at_most(
                "discovery while passwords keep both processors busy: p99",
                ("50 ms", 50.0),
                found(discovery),
                discovery,
            ),
            Claim::at_most(
                "a sign-in that finds the queue of passwords full: answered 503, p99",
                ("50 ms", 50.0),
                found(turned_away),
                turned_away,
            ),
        ]
    }

    pub fn text(&self) -> String {
        format!(
            "\n**Flood.** {FLOOD} people sign in at once, again and again, and whoever is turned away tries again after \
             {} ms; all of them are threads of the driver on the same two processors. Meanwhile somebody asks for \
             discovery every {} ms.\n\n\
             | | p50 | p99 | slowest | of |\n|---|---|---|---|---|\n{}{}",
            PATIENCE.as_millis(),
            BETWEEN.as_millis(),
            row("discovery", &self.discovery),
            row("answered 503", &self.turned_away),
        )
    }
}

fn row(name: &str, sorted: &[f64]) -> String {
    let middle = sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN);
    let slowest = sorted.last().copied().unwrap_or(f64::NAN);
    format!(
        "| {name} | {middle:.1} ms | {:.1} ms | {slowest:.1} ms | {} |\n",
        p99(sorted),
        sorted.len()
    )
}
