//! Where jobs wait for a thread. Jobs leave in the order in which they came.

use std::{
    collections::VecDeque,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use crate::engine::job::Job;

/// How long a deferred job waits for company before it makes a group of its own.
const DEFERRED: Duration = Duration::from_millis(20);

/// How many deferred jobs may wait.
const MOST_DEFERRED: usize = 4096;

/// A queue for one thread or several.
pub(in crate::engine) struct Queue {
    state: Mutex<State>,
    wake: Condvar,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Waiting>,
    deferred: usize,
    /// How many jobs the thread takes at once, as it said last.
    most: usize,
    closed: bool,
}

struct Waiting {
    job: Box<dyn Job>,
    /// Set for jobs that nobody waits for: since when it has been here.
    deferred: Option<Instant>,
}

/// Why a job was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Refused {
    /// The queue takes no more.
    Closed,
    /// Too many deferred jobs are waiting.
    TooMany,
}

/// What a waiting thread got.
pub(super) enum Taken {
    /// Work.
    Jobs(Vec<Box<dyn Job>>),
    /// Nothing, for as long as it wanted to wait.
    Idle,
    /// Nothing, and nothing will come.
    Closed,
}

impl Queue {
    pub fn new() -> Self {
        Self {
            state: Mutex::default(),
            wake: Condvar::new(),
        }
    }

    /// Adds a job that somebody waits for.
    pub fn push(&self, job: Box<dyn Job>) -> Result<(), Refused> {
        self.add(job, None)
    }

    /// Adds a job that may wait for company.
    pub fn push_later(&self, job: Box<dyn Job>) -> Result<(), Refused> {
        self.add(job, Some(Instant::now()))
    }

    fn add(&self, job: Box<dyn Job>, deferred: Option<Instant>) -> Result<(), Refused> {
        let mut state = self.lock();
        if state.closed {
            return Err(Refused::Closed);
        }
        if deferred.is_some() {
            if state.deferred >= MOST_DEFERRED {
                return Err(Refused::TooMany);
            }
            state.deferred += 1;
        }
        // A deferred job wakes the thread to wait for it, or to take it with as many as it takes;
        // the others in between would wake it for nothing.
        let is_awaited =
            deferred.is_none() || state.jobs.is_empty() || state.deferred == state.most;
        state.jobs.push_back(Waiting { job, deferred });
        drop(state);
        if is_awaited {
            self.wake.notify_one();
        }
        Ok(())
    }

    /// How many jobs wait.
    pub fn waiting(&self) -> usize {
        self.lock().jobs.len()
    }

    /// Takes no more jobs; those that wait are still given out.
    pub fn close(&self) {
        self.lock().closed = true;
        self.wake.notify_all();
    }

    /// Drops what waits, for a thread that cannot go on; the callers hear that the store is
    /// closed.
    pub fn abandon(&self) {
        self.close();
        let jobs = std::mem::take(&mut self.lock().jobs);
        drop(jobs);
    }

    /// Waits for up to `most` jobs, at most as long as `idle` when that is given.
    pub(super) fn take(&self, most: usize, idle: Option<Duration>) -> Taken {
        let idle_until = idle.map(|idle| Instant::now() + idle);
        let mut state = self.lock();
        state.most = most;
        loop {
            let due = state.due(most);
            let now = Instant::now();
            match due {
                Due::Now => return Taken::Jobs(state.give(most)),
                Due::At(at) if at <= now => return Taken::Jobs(state.give(most)),
                Due::Never if state.closed => return Taken::Closed,
                Due::At(_) | Due::Never => {}
            }
            if idle_until.is_some_and(|until| until <= now) {
                return Taken::Idle;
            }
            let until = match (due, idle_until) {
                (Due::At(at), Some(until)) => Some(at.min(until)),
                (Due::At(at), None) => Some(at),
                (_, until) => until,
            };
            state = match until {
                None => self
                    .wake
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner),
                Some(until) => {
                    self.wake
                        .wait_timeout(state, until - now)
                        .unwrap_or_else(PoisonError::into_inner)
                        .0
                }
            };
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Clone, Copy)]
enum Due {
    Now,
    At(Instant),
    Never,
}

impl State {
    fn due(&self, most: usize) -> Due {
        let urgent = self.jobs.len() - self.deferred;
        if urgent > 0 || self.deferred >= most || (self.closed && self.deferred > 0) {
            return Due::Now;
        }
        self.jobs
            .front()
            .and_then(|first| first.deferred)
            .map_or(Due::Never, |since| Due::At(since + DEFERRED))
    }

    fn give(&mut self, most: usize) -> Vec<Box<dyn Job>> {
        let count = most.min(self.jobs.len());
        let given = self.jobs.drain(..count);
        let mut deferred = 0;
        let jobs = given
            .map(|waiting| {
                deferred += usize::from(waiting.deferred.is_some());
                waiting.job
            })
            .collect();
        self.deferred -= deferred;
        jobs
    }
}
