//! The thread that writes: it takes the jobs that have gathered while the last commit was on its
//! way to the disk, gives each a savepoint, commits once, and only then answers.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, atomic::Ordering::Relaxed},
    thread::JoinHandle,
    time::Duration,
};

use keyward_model::TenantId;
use rusqlite::Connection;

use super::{
    checkpoint::Checkpoints,
    failure::public_error,
    queue::{Queue, Taken},
};
use crate::engine::{Error, Options, Result, Tx, counters::Tally, job::Job};

/// How often an idle writer looks whether another process has committed.
const LOOK: Duration = Duration::from_millis(400);

pub(super) struct Writer {
    pub connection: Connection,
    pub queue: Arc<Queue>,
    pub tally: Arc<Tally>,
    pub checkpoints: Arc<Checkpoints>,
    pub options: Options,
    /// The threads of the other connections.
    pub others: Vec<JoinHandle<()>>,
    /// SQLite's `data_version` at the last look: it moves when another connection commits.
    pub seen: i64,
}

/// What a committed group means to others.
struct Committed {
    changed: Vec<TenantId>,
    foreign: bool,
}

impl Writer {
    /// Works until the queue is closed and empty.
    pub fn run(mut self) {
        let group = self.options.group.max(1);
        loop {
            match self.queue.take(group, Some(LOOK)) {
                Taken::Jobs(jobs) => self.group(jobs),
                Taken::Idle => self.look(),
                Taken::Closed => break,
            }
        }
        // Of two connections that close at once neither may find itself the last, and then the log
        // stays. So this one waits for the others, which are ending too.
        self.checkpoints.close();
        for other in self.others.drain(..) {
            let _ = other.join();
        }
        if let Err(error) = Checkpoints::truncate(&self.connection) {
            tracing::warn!(
                context = error.context(),
                "the last checkpoint failed: {error}"
            );
        }
    }

    fn group(&mut self, mut jobs: Vec<Box<dyn Job>>) {
        if let Err(error) = self.checkpoints.restart_if_long(&self.connection) {
            // The checkpointer asks again.
            tracing::debug!(context = error.context(), "the log goes on: {error}");
        }
        match self.transaction(&mut jobs) {
            Ok(committed) => self.tell(&committed),
            Err(error) => {
                self.undo();
                tracing::error!(
                    writes = jobs.len(),
                    context = error.context(),
                    "a group of writes failed: {error}"
                );
                // Also those that had failed by themselves: what they saw may have been a
                // neighbour that is now undone.
                for job in &mut jobs {
                    job.overrule(error.clone());
                }
            }
        }
        for job in jobs {
            // Whatever the caller left in its answer may panic when it is dropped here.
            shielded("an answer", || job.answer());
        }
    }

    fn transaction(&mut self, jobs: &mut [Box<dyn Job>]) -> Result<Committed> {
        self.control("BEGIN IMMEDIATE")?;
        let foreign = self.another_committed()?;
        self.tally.group(jobs.len());
        let mut changed = Vec::new();
        let mut kept = false;
        // What one job undoes is the whole transaction: it needs no savepoint, for which SQLite would
        // keep a copy of every page that it touches.
        let is_alone = jobs.len() == 1;
        for job in jobs {
            self.tally.writes.fetch_add(1, Relaxed);
            kept |= if is_alone {
                self.run_job(job.as_mut(), &mut changed)?
            } else {
                self.savepoint(job.as_mut(), &mut changed)?
            };
        }
        if kept {
            self.control("COMMIT")?;
            self.tally.commits.fetch_add(1, Relaxed);
            self.checkpoints.committed();
        } else {
            self.control("ROLLBACK")?;
        }
        Ok(Committed { changed, foreign })
    }

    /// Runs one job among others; what it does not keep is undone. Answers whether its changes stay.
    fn savepoint(&mut self, job: &mut dyn Job, changed: &mut Vec<TenantId>) -> Result<bool> {
        self.control("SAVEPOINT job")?;
        let keep = self.run_job(job, changed)?;
        if !keep {
            self.control("ROLLBACK TO job")?;
        }
        self.control("RELEASE job")?;
        Ok(keep)
    }

    /// Runs one job; answers whether its changes shall stay. An error is one of the whole group.
    fn run_job(&mut self, job: &mut dyn Job, changed: &mut Vec<TenantId>) -> Result<bool> {
        let tenant = job.tenant().clone();
        let mut tx = Tx::sqlite(&mut self.connection, &tenant, &self.tally.write_statements);
        let keep = job.run(&mut tx);
        let marked = tx.take_changed();
        let failure = tx.failure().cloned();
        if self.connection.is_autocommit() {
            // A full disk or a failing one makes SQLite undo everything, the neighbours too.
            return Err(failure
                .unwrap_or_else(|| Error::sql("the transaction ended inside one of its writes")));
        }
        if matches!(failure, Some(Error::Full)) {
            // Whether SQLite undid everything or only the statement depends on the statement. The
            // group fails either way, so that a full disk looks the same to everybody.
            return Err(Error::Full);
        }
        if keep {
            for tenant in marked {
                if !changed.contains(&tenant) {
                    changed.push(tenant);
                }
            }
        }
        Ok(keep)
    }

    /// Leaves the connection outside of any transaction.
    fn undo(&mut self) {
        if !self.connection.is_autocommit()
            && let Err(error) = self.control("ROLLBACK")
        {
            tracing::error!(context = error.context(), "a rollback failed: {error}");
        }
    }

    fn tell(&self, committed: &Committed) {
        if committed.foreign {
            shielded("on_foreign_change", || (self.options.on_foreign_change)());
        }
        for tenant in &committed.changed {
            shielded("on_commit", || (self.options.on_commit)(tenant));
        }
    }

    fn look(&mut self) {
        match self.another_committed() {
            Ok(true) => shielded("on_foreign_change", || (self.options.on_foreign_change)()),
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(
                    context = error.context(),
                    "the database cannot be read: {error}"
                );
            }
        }
    }

    fn another_committed(&mut self) -> Result<bool> {
        let version = data_version(&self.connection)?;
        Ok(std::mem::replace(&mut self.seen, version) != version)
    }

    fn control(&self, sql: &str) -> Result<()> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.raw_execute())
            .map(|_| ())
            .map_err(public_error)
    }
}

impl Drop for Writer {
    /// Should this thread end in any other way than by the closed queue, nobody may go on waiting
    /// for it.
    fn drop(&mut self) {
        self.queue.abandon();
        self.checkpoints.close();
    }
}

/// SQLite's counter of what other connections have committed.
pub(super) fn data_version(connection: &Connection) -> Result<i64> {
    connection
        .prepare_cached("PRAGMA data_version")
        .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
        .map_err(public_error)
}

/// Foreign code on this thread must not end it.
fn shielded(what: &'static str, f: impl FnOnce()) {
    if catch_unwind(AssertUnwindSafe(f)).is_err() {
        tracing::error!(what, "a panic on the writer's thread was caught");
    }
}
