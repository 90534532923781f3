//! The thread that moves the write-ahead log into the database file, so that the writer's groups
//! do not wait for it.

use std::{
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicI64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use rusqlite::Connection;

use super::{connection::BUSY, failure::public_error};
use crate::engine::Result;

/// At most this long after a commit, the log is moved.
const PAUSE: Duration = Duration::from_secs(1);

/// After this many commits it is moved at once.
const COMMITS: u64 = 256;

/// A log of more pages than this (16 MB) does not start over by itself under a steady load, since a
/// passive checkpoint never catches the last commit: the writer is asked to see to it. Where the log
/// has been before, the file system has room and memory for it; where it grows, each page costs both.
const LONG: i64 = 4096;

/// How long the writer waits for readers when it lets the log start over.
const PATIENCE: Duration = Duration::from_millis(50);

/// What the writer and the checkpointer tell each other.
pub(super) struct Checkpoints {
    state: Mutex<State>,
    wake: Condvar,
    /// Whether the writer should let the log start over.
    restart: AtomicBool,
    /// The pages that make a log long. Where readers are in the way it is twice as many the next time,
    /// so that one which stays does not make the writer wait again and again.
    long: AtomicI64,
}

#[derive(Default)]
struct State {
    commits: u64,
    closed: bool,
}

impl Checkpoints {
    pub fn new() -> Self {
        Self {
            state: Mutex::default(),
            wake: Condvar::new(),
            restart: AtomicBool::new(false),
            long: AtomicI64::new(LONG),
        }
    }

    /// The writer has committed a group.
    pub fn committed(&self) {
        let mut state = self.lock();
        state.commits += 1;
        let worth_waking = state.commits == 1 || state.commits == COMMITS;
        drop(state);
        if worth_waking {
            self.wake.notify_one();
        }
    }

    /// The checkpointer's thread may end.
    pub fn close(&self) {
        self.lock().closed = true;
        self.wake.notify_one();
    }

    /// Moves what is left of a long log, so that the next commit begins it anew, unless readers stay
    /// in the way. For the writer, before it begins.
    pub fn restart_if_long(&self, connection: &Connection) -> Result<()> {
        if !self.restart.load(Relaxed) || !self.restart.swap(false, Relaxed) {
            return Ok(());
        }
        let moved = patiently(connection, "PRAGMA wal_checkpoint(RESTART)")?;
        let long = match moved.is_blocked {
            true => moved.pages.max(LONG).saturating_mul(2),
            false => LONG,
        };
        self.long.store(long, Relaxed);
        Ok(())
    }

    /// Moves the whole log and cuts it, unless readers stay in the way.
    pub fn truncate(connection: &Connection) -> Result<()> {
        patiently(connection, "PRAGMA wal_checkpoint(TRUNCATE)").map(|_| ())
    }

    /// Works until it is closed.
    pub fn run(self: &Arc<Self>, connection: &Connection) {
        while self.wait() {
            match checkpoint(connection, "PRAGMA wal_checkpoint(PASSIVE)") {
                Ok(moved) if moved.pages > self.long.load(Relaxed) => {
                    self.restart.store(true, Relaxed);
                }
                Ok(_) => {}
                Err(error) => {
                    let error = public_error(error);
                    tracing::warn!(context = error.context(), "a checkpoint failed: {error}");
                }
            }
        }
    }

    /// Waits for commits, then for more of them. False when there is nothing left to do.
    fn wait(&self) -> bool {
        let mut state = self.lock();
        while state.commits == 0 && !state.closed {
            state = self
                .wake
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        let until = Instant::now() + PAUSE;
        while state.commits < COMMITS && !state.closed {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            state = self
                .wake
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        state.commits = 0;
        !state.closed
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What became of a checkpoint.
struct Moved {
    /// Whether somebody was in the way of what it was to do.
    is_blocked: bool,
    /// How many pages the log has.
    pages: i64,
}

fn checkpoint(connection: &Connection, sql: &str) -> rusqlite::Result<Moved> {
    connection.prepare_cached(sql)?.query_row([], |row| {
        Ok(Moved {
            is_blocked: row.get(0)?,
            pages: row.get(1)?,
        })
    })
}

/// A checkpoint that waits a little for readers.
fn patiently(connection: &Connection, sql: &str) -> Result<Moved> {
    let wait = || {
        connection.busy_timeout(PATIENCE)?;
        let moved = checkpoint(connection, sql);
        connection.busy_timeout(BUSY)?;
        moved
    };
    wait().map_err(public_error)
}
