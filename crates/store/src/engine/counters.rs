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

/// The upper ends by which groups of writes are counted; the last are of more.
pub const GROUP_SIZES: [usize; 7] = [1, 2, 4, 8, 16, 32, 64];

/// What only whoever watches looks at: the present, and how writes were grouped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Reads that wait for a thread (SQLite).
    pub waiting_reads: usize,
    /// Writes that wait for the next group, deferred ones included (SQLite).
    pub waiting_writes: usize,
    /// Groups of writes so far, by size; see [`GROUP_SIZES`] (SQLite).
    pub groups: [u64; GROUP_SIZES.len() + 1],
    /// Writes in all these groups.
    pub grouped: u64,
    /// Connections to the server (PostgreSQL).
    pub pool: Option<PoolFigures>,
}

/// How the connections of this process are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PoolFigures {
    /// Open ones.
    pub open: usize,
    /// Those of them that nobody uses.
    pub idle: usize,
    /// Reads and writes that wait for one.
    pub waiting: usize,
}

/// The counters as the threads advance them.
#[derive(Default)]
pub(super) struct Tally {
    groups: [AtomicU64; GROUP_SIZES.len() + 1],
    grouped: AtomicU64,
    pub reads: AtomicU64,
    pub writes: AtomicU64,
    pub read_statements: AtomicU64,
    pub write_statements: AtomicU64,
    pub commits: AtomicU64,
}

impl Tally {
    /// A group of so many writes was begun.
    pub fn group(&self, writes: usize) {
        let size = GROUP_SIZES.iter().position(|size| writes <= *size);
        self.groups[size.unwrap_or(GROUP_SIZES.len())].fetch_add(1, Relaxed);
        self.grouped.fetch_add(writes as u64, Relaxed);
    }

    pub fn figures(&self) -> Figures {
        Figures {
            groups: self.groups.each_ref().map(|count| count.load(Relaxed)),
            grouped: self.grouped.load(Relaxed),
            ..Figures::default()
        }
    }

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
