//! How much work the engine has done, for tests that count work instead of timing it (DESIGN §4)
//! and for metrics.

use std::{
    ops::Sub,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
};

/// Work done since the engine was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Read closures that were run.
    pub reads: u64,
    /// Write closures that were run, those that failed included.
    pub writes: u64,
    /// Statements of read closures.
    pub read_statements: u64,
    /// Statements of write closures.
    pub write_statements: u64,
    /// Commits that were made. A group whose every write failed makes none.
    pub commits: u64,
}

/// The work between two looks.
impl Sub for Counters {
    type Output = Self;

    fn sub(self, earlier: Self) -> Self {
        Self {
            reads: self.reads - earlier.reads,
            writes: self.writes - earlier.writes,
            read_statements: self.read_statements - earlier.read_statements,
            write_statements: self.write_statements - earlier.write_statements,
            commits: self.commits - earlier.commits,
        }
    }
}

/// The counters as the threads advance them.
#[derive(Default)]
pub(super) struct Tally {
    pub reads: AtomicU64,
    pub writes: AtomicU64,
    pub read_statements: AtomicU64,
    pub write_statements: AtomicU64,
    pub commits: AtomicU64,
}

impl Tally {
    pub fn snapshot(&self) -> Counters {
        Counters {
            reads: self.reads.load(Relaxed),
            writes: self.writes.load(Relaxed),
            read_statements: self.read_statements.load(Relaxed),
            write_statements: self.write_statements.load(Relaxed),
            commits: self.commits.load(Relaxed),
        }
    }
}
