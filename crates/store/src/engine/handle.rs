//! [`Engine`]: what the store holds on to. It hands closures to the threads and waits for them.

use std::{
    sync::{Arc, Mutex, PoisonError},
    thread::JoinHandle,
};

use keyward_model::TenantId;
use tokio::sync::{oneshot, watch};

use super::{
    Counters, Dialect, Error, Figures, Options, PostgresOptions, Result, Tx,
    counters::Tally,
    job::{Call, Job, Kept, LogOnly},
    postgres,
    sqlite::{self, Desk, Queue, Refused},
};

/// A handle on one open database. Clones share it.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

struct Inner {
    driver: Driver,
    tally: Arc<Tally>,
    /// The thread that ends last.
    last: Mutex<Option<JoinHandle<()>>>,
    /// The threads hold the receiver for as long as they live.
    alive: watch::Sender<()>,
}

enum Driver {
    Sqlite {
        writes: Arc<Queue>,
        reads: Arc<Queue>,
        desk: Desk,
    },
    Postgres(postgres::Threads),
}

impl Engine {
    /// Opens the database and starts the threads. Blocks for as long as that takes.
    ///
    /// # Errors
    /// When the file cannot be opened, is no database, or stays busy.
    pub fn open(options: Options) -> Result<Self> {
        let tally = Arc::new(Tally::default());
        let (alive, living) = watch::channel(());
        let sqlite::Threads {
            writes,
            reads,
            desk,
            writer,
        } = sqlite::Threads::start(options, &tally, living)?;
        Ok(Self {
            inner: Arc::new(Inner {
                driver: Driver::Sqlite {
                    writes,
                    reads,
                    desk,
                },
                tally,
                last: Mutex::new(Some(writer)),
                alive,
            }),
        })
    }

    /// Opens a database on a PostgreSQL server and starts the threads. Blocks until the server has
    /// answered.
    ///
    /// # Errors
    /// When the server cannot be reached or does not let us in.
    pub fn open_postgres(options: &PostgresOptions) -> Result<Self> {
        let tally = Arc::new(Tally::default());
        let (alive, living) = watch::channel(());
        let threads = postgres::Threads::start(options, &tally, &living)?;
        Ok(Self {
            inner: Arc::new(Inner {
                driver: Driver::Postgres(threads),
                tally,
                last: Mutex::new(None),
                alive,
            }),
        })
    }

    /// Which engine it is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self.inner.driver {
            Driver::Sqlite { .. } => Dialect::Sqlite,
            Driver::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Runs a write and answers once it is durable.
    ///
    /// The closure runs on a thread of the engine and may await nothing but its [`Tx`]. Its changes
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
        self.ask(tenant, f, |driver, job| match driver {
            Driver::Sqlite { writes, .. } => writes.push(job).map_err(|_| Error::Closed),
            Driver::Postgres(threads) => threads.write(job),
        })
        .await
    }

    /// Runs a read in one consistent snapshot, on a thread of the engine.
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
        self.ask(tenant, f, |driver, job| match driver {
            Driver::Sqlite { reads, .. } => reads.push(job).map_err(|_| Error::Closed),
            Driver::Postgres(threads) => threads.read(job),
        })
        .await
    }

    /// Looks up a few rows by their keys, in one consistent snapshot. The same as [`Engine::read`], but SQLite answers
    /// on the thread that asks when a connection is free: never for what scans a table.
    ///
    /// # Errors
    /// As [`Engine::read`].
    pub async fn look_up<T, E, F>(&self, tenant: &TenantId, f: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'a, 'b> AsyncFnOnce(&'a mut Tx<'b>) -> Result<T, E> + Send + 'static,
    {
        if let Driver::Sqlite { desk, .. } = &self.inner.driver
            && let Some(mut reader) = desk.take()
        {
            let mut call = Call::new(tenant.clone(), f, Kept);
            reader.read(&mut call);
            desk.give_back(reader);
            return call.into_result();
        }
        self.read(tenant, f).await
    }

    /// Hands over a write that nobody waits for: it goes out with the next group, or by itself
    /// after a few milliseconds. A failure is logged. When too many are waiting it is dropped, and
    /// that is logged too: only for what may be lost.
    pub fn write_later<F>(&self, tenant: &TenantId, f: F)
    where
        F: for<'a, 'b> AsyncFnOnce(&'a mut Tx<'b>) -> Result<()> + Send + 'static,
    {
        let job = Box::new(Call::new(tenant.clone(), f, LogOnly::new(tenant.clone())));
        let taken = match &self.inner.driver {
            Driver::Sqlite { writes, .. } => writes.push_later(job).map_err(|why| match why {
                Refused::Closed => "the store is closed",
                Refused::TooMany => "too many are waiting",
            }),
            Driver::Postgres(threads) => threads.write_later(job),
        };
        if let Err(why) = taken {
            tracing::error!(%tenant, why, "a deferred write was dropped");
        }
    }

    /// How much work was done so far.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.inner.tally.snapshot()
    }

    /// How things stand now, and how writes were grouped so far.
    #[must_use]
    pub fn figures(&self) -> Figures {
        let figures = self.inner.tally.figures();
        match &self.inner.driver {
            Driver::Sqlite { writes, reads, .. } => Figures {
                waiting_reads: reads.waiting(),
                waiting_writes: writes.waiting(),
                ..figures
            },
            Driver::Postgres(threads) => Figures {
                pool: Some(threads.pool()),
                ..figures
            },
        }
    }

    /// Takes no more work, finishes what was handed over, moves SQLite's log into the database file
    /// and ends the threads. Later calls answer [`Error::Closed`].
    pub async fn close(&self) {
        self.inner.stop();
        self.inner.alive.closed().await;
        let last = self
            .inner
            .last
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(last) = last {
            // It has let go of `alive`, the last thing it does, so this does not block; a panic
            // has reported itself.
            let _ = last.join();
        }
    }

    /// Waits until what was handed over without waiting is written. For tests of callers.
    #[doc(hidden)]
    pub async fn settle(&self) -> Result<()> {
        let nothing = async |_: &mut Tx<'_>| Err::<(), _>(Error::NoRow);
        let tenant = TenantId::admin();
        let settled = self.ask(&tenant, nothing, |driver, job| match driver {
            Driver::Sqlite { writes, .. } => writes.push(job).map_err(|_| Error::Closed),
            Driver::Postgres(threads) => threads.write_later(job).map_err(|_| Error::Closed),
        });
        match settled.await {
            // It fails on purpose, so that it commits nothing.
            Ok(()) | Err(Error::NoRow) => Ok(()),
            Err(error) => Err(error),
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

    async fn ask<T, E, F>(
        &self,
        tenant: &TenantId,
        f: F,
        hand_over: impl FnOnce(&Driver, Box<dyn Job>) -> Result<()>,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'a, 'b> AsyncFnOnce(&'a mut Tx<'b>) -> Result<T, E> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Box<dyn Job> = Box::new(Call::new(tenant.clone(), f, answer));
        hand_over(&self.inner.driver, job)?;
        match answered.await {
            Ok(result) => result,
            Err(_) => Err(Error::Closed.into()),
        }
    }
}

impl Inner {
    fn stop(&self) {
        match &self.driver {
            Driver::Sqlite {
                writes,
                reads,
                desk,
            } => {
                desk.close();
                reads.close();
                writes.close();
            }
            Driver::Postgres(threads) => threads.close(),
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.stop();
    }
}
