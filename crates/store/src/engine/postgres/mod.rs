//! PostgreSQL: a few threads that run closures, each with its own connections.
//!
//! - `target`: where the database is; `tls` towards it; `options`.
//! - `worker`: a thread. `pool`: its connections. `session`: one transaction on one of them.
//! - `deferred`: writes that nobody waits for. `changes`: what other processes have changed.
//! - `statement`: binding. `failure`: PostgreSQL's states in our words.

mod changes;
mod deferred;
mod failure;
mod options;
mod pool;
mod session;
mod statement;
mod target;
mod tls;
mod worker;

use std::sync::{Arc, mpsc as blocking};

use tokio::sync::{mpsc, watch};

use self::{
    changes::Changes,
    deferred::Deferred,
    worker::{Besides, Start, Work, Worker},
};
use super::{
    Error, Result,
    counters::{PoolFigures, Tally},
    job::Job,
};

pub(crate) use failure::public_error as refusal;
pub use options::PostgresOptions;
pub(super) use session::Session;
pub use target::{BadUrl, Target};

/// The running threads.
pub(super) struct Threads {
    workers: Vec<Worker>,
    deferred: mpsc::Sender<Deferred>,
}

impl Threads {
    /// Starts the threads, and makes a first connection so that a wrong address is known at once.
    pub fn start(
        options: &PostgresOptions,
        tally: &Arc<Tally>,
        alive: &watch::Receiver<()>,
    ) -> Result<Self> {
        let connections = options.connections.max(1);
        let threads = options.threads.clamp(1, connections);
        let changes = Arc::new(Changes::new(Arc::clone(&options.on_change)));
        let (deferred, given) = mpsc::channel(deferred::MOST);
        let mut besides = Some(Besides {
            deferred: given,
            looking: pool::pool(&options.target, 1, options.wait)?,
        });
        reach(&options.target)?;
        let workers = (0..threads)
            .map(|number| {
                let start = Start {
                    // As evenly as it goes, and no more than allowed in all.
                    connections: (connections + number) / threads,
                    options: options.clone(),
                    tally: Arc::clone(tally),
                    changes: Arc::clone(&changes),
                    besides: besides.take(),
                    alive: alive.clone(),
                };
                Worker::start(format!("store-{number}"), start)
            })
            .collect::<Result<_>>()?;
        Ok(Self { workers, deferred })
    }

    pub fn read(&self, job: Box<dyn Job>) -> Result<()> {
        self.give(Work::Read(job))
    }

    pub fn write(&self, job: Box<dyn Job>) -> Result<()> {
        self.give(Work::Write(job))
    }

    /// Hands over a write that nobody waits for; says why if it is not taken.
    pub fn write_later(&self, job: Box<dyn Job>) -> Result<(), &'static str> {
        self.deferred
            .try_send(job)
            .map_err(|refused| match refused {
                mpsc::error::TrySendError::Full(_) => "too many are waiting",
                mpsc::error::TrySendError::Closed(_) => "the store is closed",
            })
    }

    /// How the connections of all threads are used.
    pub fn pool(&self) -> PoolFigures {
        let figures = self.workers.iter().map(Worker::pool);
        figures.fold(PoolFigures::default(), |sum, one| PoolFigures {
            open: sum.open + one.open,
            idle: sum.idle + one.idle,
            waiting: sum.waiting + one.waiting,
        })
    }

    pub fn close(&self) {
        for worker in &self.workers {
            worker.give(Work::Close);
        }
    }

    /// To the thread that has the least to do.
    fn give(&self, work: Work) -> Result<()> {
        let worker = self.workers.iter().min_by_key(|worker| worker.load());
        if worker.is_some_and(|worker| worker.give(work)) {
            Ok(())
        } else {
            Err(Error::Closed)
        }
    }
}

/// Runs work that needs a connection of its own on a thread of its own, and waits for it: for
/// start-up, which is not asynchronous.
pub(crate) fn blocking<T: Send + 'static>(
    work: impl AsyncFnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let (answer, answered) = blocking::channel();
    let failed = |error: std::io::Error| Error::sql(format!("a thread cannot be started: {error}"));
    std::thread::Builder::new()
        .name("store-start".to_owned())
        .spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            let done = runtime
                .map_err(failed)
                .and_then(|runtime| runtime.block_on(work()));
            let _ = answer.send(done);
        })
        .map_err(failed)?;
    answered.recv().unwrap_or(Err(Error::Panicked))
}

fn reach(target: &Target) -> Result<()> {
    let target = target.clone();
    blocking(async move || target.connect().await.map(drop))
}
