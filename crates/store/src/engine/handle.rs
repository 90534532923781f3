//! [`Engine`]: what the store holds on to. It hands closures to the threads and waits for them.

use std::{
    sync::{Arc, Mutex, PoisonError},
    thread::JoinHandle,
};

use keyward_model::TenantId;
use tokio::sync::{oneshot, watch};

use super::{
    Counters, Error, Options, Result, Tx,
    counters::Tally,
    sqlite::{Call, Job, LogOnly, Queue, Refused, Threads},
};

/// A handle on one open database. Clones share it.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

struct Inner {
    writes: Arc<Queue>,
    reads: Arc<Queue>,
    tally: Arc<Tally>,
    writer: Mutex<Option<JoinHandle<()>>>,
    /// The writer holds the receiver for as long as it lives.
    alive: watch::Sender<()>,
}

impl Engine {
    /// Opens the database and starts the threads. Blocks for as long as that takes.
    ///
    /// # Errors
    /// When the file cannot be opened, is no database, or stays busy.
    pub fn open(options: Options) -> Result<Self> {
        let tally = Arc::new(Tally::default());
        let (alive, living) = watch::channel(());
        let Threads {
            writes,
            reads,
            writer,
        } = Threads::start(options, &tally, living)?;
        Ok(Self {
            inner: Arc::new(Inner {
                writes,
                reads,
                tally,
                writer: Mutex::new(Some(writer)),
                alive,
            }),
        })
    }

    /// Runs a write and answers once it is durable.
    ///
    /// The closure runs on the writer's thread and may await nothing but its [`Tx`]. Its changes
    /// are kept when it answers `Ok` and no statement failed. A caller that goes away after the
    /// first poll does not take the write back.
    ///
    /// # Errors
    /// What the closure answers, or an [`Error`] of the engine turned into `E`.
    pub async fn write<T, E, F>(&self, tenant: &TenantId, f: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'a, 'b> AsyncFnOnce(&'a mut Tx<'b>) -> Result<T, E> + Send + 'static,
    {
        Self::ask(&self.inner.writes, tenant, f).await
    }

    /// Runs a read in one consistent snapshot, on one of the readers' threads.
    ///
    /// # Errors
    /// What the closure answers, or an [`Error`] of the engine turned into `E`. A statement that
    /// would write is refused.
    pub async fn read<T, E, F>(&self, tenant: &TenantId, f: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'a, 'b> AsyncFnOnce(&'a mut Tx<'b>) -> Result<T, E> + Send + 'static,
    {
        Self::ask(&self.inner.reads, tenant, f).await
    }

    /// Hands over a write that nobody waits for: it goes out with the next group, or by itself
    /// after a few milliseconds. A failure is logged. When too many are waiting it is dropped, and
    /// that is logged too: only for what may be lost.
    pub fn write_later<F>(&self, tenant: &TenantId, f: F)
    where
        F: for<'a, 'b> AsyncFnOnce(&'a mut Tx<'b>) -> Result<()> + Send + 'static,
    {
        let job = Box::new(Call::new(tenant.clone(), f, LogOnly::new(tenant.clone())));
        match self.inner.writes.push_later(job) {
            Ok(()) => {}
            Err(Refused::Closed) => {
                tracing::error!(%tenant, "a deferred write was dropped: the store is closed");
            }
            Err(Refused::TooMany) => {
                tracing::error!(%tenant, "a deferred write was dropped: too many are waiting");
            }
        }
    }

    /// How much work was done so far.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.inner.tally.snapshot()
    }

    /// Takes no more work, finishes what was handed over, moves the log into the database file
    /// and ends the threads. Later calls answer [`Error::Closed`].
    pub async fn close(&self) {
        self.inner.stop();
        self.inner.alive.closed().await;
        let writer = self
            .inner
            .writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(writer) = writer {
            // It has let go of `alive`, the last thing it does, so this does not block; a panic
            // has reported itself.
            let _ = writer.join();
        }
    }

    /// Makes the disk look full (no page may be added) or endless again. For tests of callers.
    #[doc(hidden)]
    pub async fn simulate_full_disk(&self, full: bool) -> Result<()> {
        let tenant = TenantId::admin();
        self.write(&tenant, async move |tx| {
            // SQLite never sets the limit below the present size.
            let sql = if full {
                "PRAGMA max_page_count = 1"
            } else {
                "PRAGMA max_page_count = 4294967294"
            };
            tx.fetch_one::<i64>(sql, &[]).await?;
            Ok(())
        })
        .await
    }

    async fn ask<T, E, F>(queue: &Queue, tenant: &TenantId, f: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'a, 'b> AsyncFnOnce(&'a mut Tx<'b>) -> Result<T, E> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Box<dyn Job> = Box::new(Call::new(tenant.clone(), f, answer));
        if queue.push(job).is_err() {
            return Err(Error::Closed.into());
        }
        match answered.await {
            Ok(result) => result,
            Err(_) => Err(Error::Closed.into()),
        }
    }
}

impl Inner {
    fn stop(&self) {
        self.reads.close();
        self.writes.close();
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.stop();
    }
}
