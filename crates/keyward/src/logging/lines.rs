//! Lines on their way to standard error. Those of the access log travel together: a write to the
//! system for each request would cost more than anything else about it. All others are written at
//! once, and the ones before them with them.

use std::{
    io::{self, Write},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

/// How long a line may wait: what a killed process loses.
const PAUSE: Duration = Duration::from_millis(100);
/// How many bytes wait at most.
const MOST: usize = 32 * 1024;

/// Clones share it.
#[derive(Clone)]
pub(super) struct Lines(Arc<Shared>);

#[derive(Default)]
struct Shared {
    waiting: Mutex<Vec<u8>>,
    wake: Condvar,
}

impl Lines {
    /// Starts the thread that writes what has waited long enough.
    pub(super) fn start() -> io::Result<Self> {
        let lines = Self(Arc::default());
        let shared = lines.0.clone();
        thread::Builder::new()
            .name("log".to_owned())
            .spawn(move || write_now_and_then(&shared))?;
        Ok(lines)
    }

    /// Writes what waits.
    pub(super) fn flush(&self) {
        write_out(&mut self.0.lock());
    }
}

fn write_now_and_then(shared: &Shared) {
    loop {
        let waiting = shared.lock();
        let some = shared
            .wake
            .wait_while(waiting, |waiting| waiting.is_empty())
            .unwrap_or_else(PoisonError::into_inner);
        // Nobody wakes it here: more lines are what it waits for.
        let (mut waiting, _) = shared
            .wake
            .wait_timeout_while(some, PAUSE, |waiting| !waiting.is_empty())
            .unwrap_or_else(PoisonError::into_inner);
        write_out(&mut waiting);
    }
}

/// There is nobody to tell when it fails.
fn write_out(waiting: &mut Vec<u8>) {
    let _ = io::stderr().write_all(waiting);
    waiting.clear();
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Vec<u8>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes one line.
pub(super) struct Line<'l> {
    shared: &'l Shared,
    may_wait: bool,
}

impl<'l> MakeWriter<'l> for Lines {
    type Writer = Line<'l>;

    fn make_writer(&'l self) -> Line<'l> {
        Line {
            shared: &self.0,
            may_wait: false,
        }
    }

    fn make_writer_for(&'l self, metadata: &Metadata<'_>) -> Line<'l> {
        Line {
            shared: &self.0,
            may_wait: metadata.target() == "access" && *metadata.level() >= Level::INFO,
        }
    }
}

impl Write for Line<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut waiting = self.shared.lock();
        let is_first = waiting.is_empty();
        waiting.extend_from_slice(line);
        if !self.may_wait || waiting.len() >= MOST {
            write_out(&mut waiting);
        } else if is_first {
            self.shared.wake.notify_one();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
