//! The thread that moves the write-ahead log into the database file, so that the writer's groups
//! do not wait for it.

use std::{
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
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

/// A log of more pages than this (64 MB) does not shrink by itself under a steady load, since a
/// passive checkpoint never catches the last commit: the writer is asked to cut it.
const LONG: i64 = 16_384;

/// How long the writer waits for readers when it cuts the log.
const CUT: Duration = Duration::from_millis(50);

/// What the writer and the checkpointer tell each other.
pub(super) struct Checkpoints {
    state: Mutex<State>,
    wake: Condvar,
    truncate: AtomicBool,
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
            truncate: AtomicBool::new(false),
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

    /// Whether the writer should cut the log; asked once.
    pub fn wants_truncate(&self) -> bool {
        self.truncate.load(Relaxed) && self.truncate.swap(false, Relaxed)
    }

    /// Moves the whole log and cuts it, unless readers stay in the way.
    pub fn truncate(connection: &Connection) -> Result<()> {
        let cut = || {
            connection.busy_timeout(CUT)?;
            let done = checkpoint(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            connection.busy_timeout(BUSY)?;
            done
        };
        cut().map(|_| ()).map_err(public_error)
    }

    /// Works until it is closed.
    pub fn run(self: &Arc<Self>, connection: &Connection) {
        while self.wait() {
            match checkpoint(connection, "PRAGMA wal_checkpoint(PASSIVE)") {
                Ok(pages) if pages > LONG => self.truncate.store(true, Relaxed),
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

/// Answers how many pages the log has.
fn checkpoint(connection: &Connection, sql: &str) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(sql)?
        .query_row([], |row| row.get(1))
}
