//! The load that both servers get: the same driver, the same number of requests and connections.

use std::{
    net::SocketAddr,
    sync::atomic::{AtomicU32, Ordering::Relaxed},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, anyhow, ensure};

use crate::{
    client::Connection,
    server::{self, Server},
};

/// Connections that ask one thing after the other.
pub const CONNECTIONS: usize = 32;
/// What a server does after its last answer belongs to the requests: audit entries, checkpoints.
pub const AFTERWARDS: Duration = Duration::from_millis(1800);

/// What a run cost.
pub struct Cost {
    /// Microseconds of the server's processor time for a request.
    pub processor: f64,
    /// Requests answered in a second of the clock on the wall, driver and server on the same machine.
    pub rate: f64,
}

/// Sends a request so often; every answer must be 200 and hold `wanted`.
pub fn run(server: &Server, request: &[u8], count: u32, wanted: &str) -> Result<Cost> {
    let before = server.processor_time()?;
    let since = Instant::now();
    let left = AtomicU32::new(count);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..CONNECTIONS)
            .map(|_| scope.spawn(|| ask(server.address, request, &left, wanted)))
            .collect();
        workers.into_iter().try_for_each(|worker| {
            let ended = worker.join().map_err(|_| anyhow!("a driver panicked"));
            ended?
        })
    })?;
    let wall = since.elapsed().as_secs_f64();
    server::rest(AFTERWARDS);
    let used = server.processor_time()? - before;
    let count = f64::from(count);
    Ok(Cost {
        processor: used / count * 1e6,
        rate: count / wall,
    })
}

fn ask(address: SocketAddr, request: &[u8], left: &AtomicU32, wanted: &str) -> Result<()> {
    let mut connection = Connection::open(address)?;
    while left
        .fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1))
        .is_ok()
    {
        let answer = connection.exchange(request)?;
        let body = String::from_utf8_lossy(&answer.body);
        ensure!(
            answer.status == 200 && body.contains(wanted),
            "{} {body}",
            answer.head
        );
    }
    Ok(())
}
