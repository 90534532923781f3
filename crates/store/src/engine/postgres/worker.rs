//! A thread that runs closures. Their futures need not be `Send`, so each stays on the thread that
//! began it, with the connection that it uses; many of them wait side by side.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    thread::Builder,
    time::Duration,
};

use deadpool_postgres::Pool;
use keyward_model::TenantId;
use tokio::{
    sync::{mpsc, watch},
    task::{LocalSet, spawn_local},
    time::timeout,
};

use super::{
    PostgresOptions,
    changes::Changes,
    deferred::{self, Deferred},
    pool,
    session::{READ, Session, WRITE},
};
use crate::engine::{
    Error, Result, Tx,
    counters::{PoolFigures, Tally},
    job::Job,
};

/// How long a closure may take, and how long its end. The server's own limits are shorter; this is
/// for a server that does not answer at all, and for what awaits both the store and something else.
pub(super) const DEADLINE: Duration = Duration::from_secs(15);

/// What a thread is given.
pub(super) enum Work {
    Read(Box<dyn Job>),
    Write(Box<dyn Job>),
    /// Take no more, finish what is there.
    Close,
}

/// A handle on a thread.
pub(super) struct Worker {
    work: mpsc::UnboundedSender<Work>,
    /// How many closures it has not finished.
    load: Arc<AtomicUsize>,
    /// How its connections are used. It does not keep them.
    pool: Box<dyn Fn() -> PoolFigures + Send + Sync>,
}

/// What all closures of a thread share.
pub(super) struct Shared {
    pub pool: Pool,
    pub tally: Arc<Tally>,
    pub changes: Arc<Changes>,
}

/// What one of the threads does beside closures.
pub(super) struct Besides {
    /// What nobody waits for.
    pub deferred: mpsc::Receiver<Deferred>,
    /// The connection that looks for changes.
    pub looking: Pool,
}

/// How a thread is started.
pub(super) struct Start {
    pub connections: usize,
    pub options: PostgresOptions,
    pub tally: Arc<Tally>,
    pub changes: Arc<Changes>,
    pub besides: Option<Besides>,
    /// Kept for as long as the thread lives.
    pub alive: watch::Receiver<()>,
}

impl Worker {
    pub fn start(name: String, start: Start) -> Result<Self> {
        let (work, given) = mpsc::unbounded_channel();
        let load = Arc::new(AtomicUsize::new(0));
        let failed =
            |error: std::io::Error| Error::sql(format!("a thread cannot be started: {error}"));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(failed)?;
        let shared = Shared {
            pool: pool::pool(&start.options.target, start.connections, start.options.wait)?,
            tally: start.tally,
            changes: start.changes,
        };
        let weak = shared.pool.weak();
        let figures = move || {
            let status = weak.upgrade().map(|pool| pool.status());
            status.map_or_else(PoolFigures::default, |status| PoolFigures {
                open: status.size,
                idle: status.available,
                waiting: status.waiting,
            })
        };
        let (besides, alive, held) = (start.besides, start.alive, Arc::clone(&load));
        Builder::new()
            .name(name)
            .spawn(move || {
                // Dropped last.
                let _alive = alive;
                LocalSet::new().block_on(&runtime, run(Rc::new(shared), given, held, besides));
            })
            .map_err(failed)?;
        Ok(Self {
            work,
            load,
            pool: Box::new(figures),
        })
    }

    /// How its connections are used.
    pub fn pool(&self) -> PoolFigures {
        (self.pool)()
    }

    pub fn load(&self) -> usize {
        self.load.load(Relaxed)
    }

    /// Hands work over; false when the thread takes no more.
    pub fn give(&self, work: Work) -> bool {
        let counts = !matches!(work, Work::Close);
        if counts {
            self.load.fetch_add(1, Relaxed);
        }
        let given = self.work.send(work).is_ok();
        if counts && !given {
            self.load.fetch_sub(1, Relaxed);
        }
        given
    }
}

async fn run(
    shared: Rc<Shared>,
    mut given: mpsc::UnboundedReceiver<Work>,
    load: Arc<AtomicUsize>,
    besides: Option<Besides>,
) {
    let (closing, closed) = watch::channel(false);
    // Whoever works holds a sender; the receiver hears when all have gone.
    let (working, mut finished) = mpsc::channel::<()>(1);
    if let Some(Besides { deferred, looking }) = besides {
        let (changes, closed_too, held) = (shared.changes.clone(), closed.clone(), working.clone());
        spawn_local(async move {
            changes.watch(&looking, closed_too).await;
            drop(held);
        });
        let (shared, held) = (shared.clone(), working.clone());
        spawn_local(async move {
            deferred::run(&shared, deferred, closed).await;
            drop(held);
        });
    }
    while let Some(work) = given.recv().await {
        let (job, is_write) = match work {
            Work::Read(job) => (job, false),
            Work::Write(job) => (job, true),
            Work::Close => {
                given.close();
                continue;
            }
        };
        let (shared, load, held) = (shared.clone(), load.clone(), working.clone());
        spawn_local(async move {
            // Also when something here panics.
            let _held = (Counted(load), held);
            if is_write {
                write(&shared, job).await;
            } else {
                read(&shared, job).await;
            }
        });
    }
    let _ = closing.send(true);
    drop(working);
    let _ = finished.recv().await;
    shared.pool.close();
}

struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

async fn read(shared: &Shared, mut job: Box<dyn Job>) {
    if job.is_abandoned() {
        return;
    }
    shared.tally.reads.fetch_add(1, Relaxed);
    match pool::take(&shared.pool).await {
        Err(error) => job.overrule(error),
        Ok(client) => {
            let mut session = Session::new(client, READ);
            let tenant = job.tenant().clone();
            let mut tx = Tx::postgres(&mut session, &tenant, &shared.tally.read_statements);
            match timeout(DEADLINE, job.start(&mut tx)).await {
                Ok(_) => session.roll_back(),
                Err(_) => {
                    job.overrule(Error::unavailable("the server does not answer"));
                    session.discard();
                }
            }
        }
    }
    answer(job);
}

async fn write(shared: &Shared, mut job: Box<dyn Job>) {
    shared.tally.writes.fetch_add(1, Relaxed);
    match pool::take(&shared.pool).await {
        Err(error) => job.overrule(error),
        Ok(client) => transaction(shared, client, job.as_mut()).await,
    }
    answer(job);
}

async fn transaction(shared: &Shared, client: deadpool_postgres::Object, job: &mut dyn Job) {
    let mut session = Session::new(client, WRITE);
    let tenant = job.tenant().clone();
    let mut tx = Tx::postgres(&mut session, &tenant, &shared.tally.write_statements);
    let ran = timeout(DEADLINE, job.start(&mut tx)).await;
    let changed = tx.take_changed();
    match ran {
        Ok(true) => {
            if let Err(error) = commit(shared, session, &changed).await {
                job.overrule(error);
            }
        }
        Ok(false) => session.roll_back(),
        Err(_) => {
            job.overrule(Error::unavailable("the server does not answer"));
            session.discard();
        }
    }
}

/// Ends a write that is kept, and tells the caches.
pub(super) async fn commit(
    shared: &Shared,
    mut session: Session,
    changed: &[TenantId],
) -> Result<()> {
    let is_open = session.is_open();
    let committed = match timeout(DEADLINE, session.commit(changed)).await {
        Ok(committed) => committed,
        Err(_) => Err(Error::unavailable("the server does not answer")),
    };
    match committed {
        Ok(versions) => {
            if is_open {
                shared.tally.commits.fetch_add(1, Relaxed);
            }
            let mut versions = versions.into_iter();
            for tenant in changed {
                shared.changes.committed(tenant, versions.next());
            }
            Ok(())
        }
        Err(error) => {
            // Whether it is committed nobody knows where the connection broke.
            session.discard();
            Err(error)
        }
    }
}

/// Whatever the caller left in its answer may panic when it is dropped here.
fn answer(job: Box<dyn Job>) {
    if catch_unwind(AssertUnwindSafe(|| job.answer())).is_err() {
        tracing::error!("an answer panicked");
    }
}
