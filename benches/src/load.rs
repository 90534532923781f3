//! The load that every server gets: the same driver, the same number of requests and connections.

use std::{
    sync::atomic::{AtomicU32, Ordering::Relaxed},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, anyhow, ensure};

use crate::{
    client::Connection,
    report::median,
    server::{self, Server},
};

/// Connections that ask one thing after the other.
pub const CONNECTIONS: usize = 32;
/// What a server does after its last answer belongs to the requests: audit entries, checkpoints.
pub const AFTERWARDS: Duration = Duration::from_millis(1800);

/// What a run cost.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Microseconds of the server's processor time for a request.
    pub processor: f64,
    /// Microseconds of PostgreSQL's processor time for a request; 0 where there is none.
    pub database: f64,
    /// Requests answered in a second of the clock on the wall, driver and server on the same machine.
    pub rate: f64,
    /// Milliseconds that half of the requests took at most.
    pub p50: f64,
    /// Milliseconds that all but a hundredth took at most.
    pub p99: f64,
}

impl Cost {
    /// The median of each figure over several runs.
    pub fn median(runs: &[Self]) -> Self {
        let of = |pick: fn(&Self) -> f64| median(&runs.iter().map(pick).collect::<Vec<_>>());
        Self {
            processor: of(|cost| cost.processor),
            database: of(|cost| cost.database),
            rate: of(|cost| cost.rate),
            p50: of(|cost| cost.p50),
            p99: of(|cost| cost.p99),
        }
    }
}

/// What one connection does again and again.
pub trait Work: Send {
    /// Does it once. An answer that is not the right one is an error.
    fn once(&mut self) -> Result<()>;
}

/// Sends a request so often; every answer must be 200 and hold `wanted`.
pub fn run(server: &Server, request: &[u8], count: u32, wanted: &str) -> Result<Cost> {
    let open = |_| Same::open(server, request, wanted);
    let workers: Result<Vec<_>> = (0..CONNECTIONS).map(open).collect();
    drive(&[server], &mut workers?, count)
}

/// Lets the workers do their work so often, all together, against these servers, whose cost is added up.
pub fn drive<W: Work>(servers: &[&Server], workers: &mut [W], count: u32) -> Result<Cost> {
    let before = used(servers)?;
    let since = Instant::now();
    let left = AtomicU32::new(count);
    let mut times = thread::scope(|scope| {
        let started: Vec<_> = workers
            .iter_mut()
            .map(|worker| scope.spawn(|| work(worker, &left)))
            .collect();
        let mut all = Vec::new();
        for worker in started {
            let ended = worker.join().map_err(|_| anyhow!("a driver panicked"));
            all.extend(ended??);
        }
        Ok::<_, anyhow::Error>(all)
    })?;
    let wall = since.elapsed().as_secs_f64();
    server::rest(AFTERWARDS);
    let after = used(servers)?;
    let count = f64::from(count);
    times.sort_by(f64::total_cmp);
    let at = |part: usize| {
        times
            .get(times.len() * part / 100)
            .copied()
            .unwrap_or(f64::NAN)
    };
    Ok(Cost {
        processor: (after.0 - before.0) / count * 1e6,
        database: (after.1 - before.1) / count * 1e6,
        rate: count / wall,
        p50: at(50),
        p99: at(99),
    })
}

/// Processor time so far, of the servers together and of the PostgreSQL behind them.
fn used(servers: &[&Server]) -> Result<(f64, f64)> {
    let mut own = 0.0;
    for server in servers {
        own += server.processor_time()?;
    }
    let database = servers.first().map(|server| server.database_time());
    Ok((own, database.transpose()?.unwrap_or_default()))
}

/// Answers how many milliseconds each took.
fn work(worker: &mut impl Work, left: &AtomicU32) -> Result<Vec<f64>> {
    let mut times = Vec::new();
    while left
        .fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1))
        .is_ok()
    {
        let since = Instant::now();
        worker.once()?;
        times.push(since.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(times)
}

/// The same request again and again.
struct Same<'r> {
    connection: Connection,
    request: &'r [u8],
    wanted: &'r str,
}

impl<'r> Same<'r> {
    fn open(server: &Server, request: &'r [u8], wanted: &'r str) -> Result<Self> {
        let connection = Connection::open(server.address)?;
        Ok(Self {
            connection,
            request,
            wanted,
        })
    }
}

impl Work for Same<'_> {
    fn once(&mut self) -> Result<()> {
        let answer = self.connection.exchange(self.request)?;
        let body = String::from_utf8_lossy(&answer.body);
        ensure!(
            answer.status == 200 && body.contains(self.wanted),
            "{} {body}",
            answer.head
        );
        Ok(())
    }
}
