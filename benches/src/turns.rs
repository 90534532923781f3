//! Two servers that take turns, so that both see the same machine.

use std::fmt::Write;

use anyhow::Result;

use crate::{
    load::{self, CONNECTIONS, Cost},
    report::median,
    scale,
    server::Server,
};

/// A server and what it is asked.
pub struct Asked<'s> {
    pub server: &'s Server,
    pub request: Vec<u8>,
}

/// How often.
#[derive(Clone, Copy)]
pub struct Counts {
    /// Requests that fill caches and find the memory that a server needs.
    pub warm_up: u32,
    pub rounds: usize,
    /// Requests of a round.
    pub requests: u32,
}

/// What came of it.
pub struct Compared {
    pub ours: Cost,
    pub theirs: Cost,
    /// The median of the rounds' ratios of processor time.
    pub ratio: f64,
    pub counts: Counts,
}

/// Lets both answer in turn; every answer must be 200 and hold `wanted`.
pub fn take(
    ours: &Asked<'_>,
    theirs: &Asked<'_>,
    wanted: &str,
    counts: Counts,
) -> Result<Compared> {
    let counts = Counts {
        warm_up: scale::count(counts.warm_up),
        rounds: scale::rounds(counts.rounds),
        requests: scale::count(counts.requests),
    };
    let ask = |asked: &Asked<'_>, count| load::run(asked.server, &asked.request, count, wanted);
    ask(ours, counts.warm_up)?;
    ask(theirs, counts.warm_up)?;
    let (mut first, mut second, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 1..=counts.rounds {
        let pair = (ask(ours, counts.requests)?, ask(theirs, counts.requests)?);
        eprintln!(
            "  {round}/{}: {:.1} µs, bare {:.1} µs",
            counts.rounds, pair.0.processor, pair.1.processor
        );
        ratios.push(pair.0.processor / pair.1.processor);
        first.push(pair.0);
        second.push(pair.1);
    }
    Ok(Compared {
        ours: Cost::median(&first),
        theirs: Cost::median(&second),
        ratio: median(&ratios),
        counts,
    })
}

impl Compared {
    /// How it was done, in a sentence.
    pub fn method(&self) -> String {
        format!(
            "{} rounds of {} requests on {CONNECTIONS} connections, the servers taking turns.",
            self.counts.rounds, self.counts.requests
        )
    }

    /// A table of both.
    pub fn table(&self) -> String {
        let mut table = String::from(
            "| median of the rounds | processor a request | requests a second | p50 | p99 |\n|---|---|---|---|---|\n",
        );
        for (name, cost) in [("keyward", &self.ours), ("bare", &self.theirs)] {
            let _ = writeln!(
                table,
                "| {name} | {:.1} µs | {:.0} | {:.1} ms | {:.1} ms |",
                cost.processor, cost.rate, cost.p50, cost.p99
            );
        }
        let _ = writeln!(table, "| ratio, round by round | {:.2} | | | |", self.ratio);
        table
    }
}
