//! Reading. Each job sees one snapshot: on a thread that does nothing else, or, where it looks up a few rows by
//! their keys, on the thread that asks.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::Ordering::Relaxed},
};

use rusqlite::Connection;

use super::{
    failure::public_error,
    queue::{Queue, Taken},
};
use crate::engine::{Result, Tx, counters::Tally, job::Job};

/// A connection that reads.
pub(in crate::engine) struct Reader {
    pub(super) connection: Connection,
    pub(super) tally: Arc<Tally>,
}

impl Reader {
    /// Works until the queue is closed and empty.
    pub(super) fn run(mut self, queue: &Queue) {
        while let Taken::Jobs(jobs) = queue.take(1, None) {
            for mut job in jobs {
                if job.is_abandoned() {
                    continue;
                }
                self.read(job.as_mut());
                // Whatever the caller left in its answer may panic when it is dropped here.
                if catch_unwind(AssertUnwindSafe(|| job.answer())).is_err() {
                    tracing::error!("the answer of a read panicked");
                }
            }
        }
    }

    /// Runs one job.
    pub(in crate::engine) fn read(&mut self, job: &mut dyn Job) {
        if let Err(error) = self.snapshot(job) {
            job.overrule(error);
        }
    }

    fn snapshot(&mut self, job: &mut dyn Job) -> Result<()> {
        self.tally.reads.fetch_add(1, Relaxed);
        self.control("BEGIN")?;
        let tenant = job.tenant().clone();
        job.run(&mut Tx::sqlite(
            &mut self.connection,
            &tenant,
            &self.tally.read_statements,
        ));
        if self.connection.is_autocommit() {
            return Ok(());
        }
        self.control("ROLLBACK")
    }

    fn control(&self, sql: &str) -> Result<()> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.raw_execute())
            .map(|_| ())
            .map_err(public_error)
    }
}

/// Readers at hand for whoever wants a few rows by their keys: to wake a thread and be woken by it costs more than such a
/// read. A lookup never waits for a lock (the database is in WAL mode), only for the disk when the page is in no cache.
#[derive(Default)]
pub(in crate::engine) struct Desk {
    readers: Mutex<Option<Vec<Reader>>>,
}

impl Desk {
    pub(super) fn new(readers: Vec<Reader>) -> Self {
        Self {
            readers: Mutex::new(Some(readers)),
        }
    }

    /// One that nobody uses; none when all are in use or the store is closed.
    pub(in crate::engine) fn take(&self) -> Option<Reader> {
        self.lock().as_mut()?.pop()
    }

    /// Puts it back. After [`Desk::close`] its connection is closed instead.
    pub(in crate::engine) fn give_back(&self, reader: Reader) {
        if let Some(readers) = self.lock().as_mut() {
            readers.push(reader);
        }
    }

    /// Closes the connections.
    pub(in crate::engine) fn close(&self) {
        let readers = self.lock().take();
        drop(readers);
    }

    fn lock(&self) -> MutexGuard<'_, Option<Vec<Reader>>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
