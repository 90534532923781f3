//! A thread that reads. Each job sees one snapshot.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, atomic::Ordering::Relaxed},
};

use rusqlite::Connection;

use super::{
    failure::public_error,
    queue::{Queue, Taken},
};
use crate::engine::{Result, Tx, counters::Tally, job::Job};

pub(super) struct Reader {
    pub connection: Connection,
    pub queue: Arc<Queue>,
    pub tally: Arc<Tally>,
}

impl Reader {
    /// Works until the queue is closed and empty.
    pub fn run(mut self) {
        while let Taken::Jobs(jobs) = self.queue.take(1, None) {
            for mut job in jobs {
                if job.is_abandoned() {
                    continue;
                }
                if let Err(error) = self.snapshot(job.as_mut()) {
                    job.overrule(error);
                }
                // Whatever the caller left in its answer may panic when it is dropped here.
                if catch_unwind(AssertUnwindSafe(|| job.answer())).is_err() {
                    tracing::error!("the answer of a read panicked");
                }
            }
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
