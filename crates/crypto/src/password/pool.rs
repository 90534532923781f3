//! The threads on which passwords are hashed: few, apart from the async runtime, with a short queue
//! (DESIGN §4). A flood of sign-ins fills the queue and is turned away; tokens are issued all the
//! while.

use std::{
    collections::VecDeque,
    num::NonZeroUsize,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    thread,
    time::Duration,
};

use keyward_model::{PasswordDigest, Secret};
use thiserror::Error;
use tokio::sync::oneshot;

use super::{
    PasswordCost, fresh,
    memory::Memory,
    verify::{Verdict, verify},
};
use crate::Random;

/// How many passwords may wait for each thread. At some twenty milliseconds each, the last one
/// waits for little more than a second.
const WAITING_PER_THREAD: usize = 64;

/// How long a thread without work keeps the memory of its last password.
const KEPT_FOR: Duration = Duration::from_secs(5);

/// Why a password was not hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PoolError {
    /// Too many wait already. Trying again later may help.
    #[error("too many passwords wait to be hashed")]
    Full,
    /// The thread failed: a fault in our code.
    #[error("a password could not be hashed")]
    Failed,
}

/// The threads and their queue. Clones share them. Threads start when there is work, so a server
/// whose tenants have no passwords has none.
#[derive(Clone)]
pub struct PasswordPool(Arc<Handle>);

/// The last of these to go ends the threads.
struct Handle(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    work: Condvar,
    taken: AtomicU64,
    most_threads: usize,
    most_waiting: usize,
    cost: PasswordCost,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Job>,
    /// Places in the queue that were given away and are not taken yet.
    reserved: usize,
    threads: usize,
    idle: usize,
    is_closed: bool,
}

type Job = Box<dyn FnOnce(&mut Memory) + Send>;

/// A place in the queue, for whoever must know that there is one before anything else is done.
/// Dropped, it is free again.
pub struct PasswordPlace(Arc<Handle>);

impl PasswordPool {
    /// A pool with at most so many threads; without a number, half of the machine's processors: the other
    /// half stays for everything else. Each thread needs 19 MiB while it hashes, and for some seconds more.
    #[must_use]
    pub fn new(threads: Option<NonZeroUsize>, cost: PasswordCost) -> Self {
        let threads = threads.unwrap_or_else(|| {
            let processors = thread::available_parallelism().map_or(1, NonZeroUsize::get);
            NonZeroUsize::new(processors / 2).unwrap_or(NonZeroUsize::MIN)
        });
        let most_waiting = WAITING_PER_THREAD.saturating_mul(threads.get());
        Self::with_queue(threads, most_waiting, cost)
    }

    fn with_queue(threads: NonZeroUsize, most_waiting: usize, cost: PasswordCost) -> Self {
        Self(Arc::new(Handle(Arc::new(Shared {
            state: Mutex::default(),
            work: Condvar::new(),
            taken: AtomicU64::new(0),
            most_threads: threads.get(),
            most_waiting,
            cost,
        }))))
    }

    /// Makes a digest of a new password.
    ///
    /// # Errors
    /// See [`PoolError`].
    pub async fn hash(
        &self,
        password: Secret,
        random: &dyn Random,
    ) -> Result<PasswordDigest, PoolError> {
        let (salt, cost) = (fresh::draw_salt(random), self.0.0.cost);
        self.place()?
            .run(move |memory| fresh::hash(&password, &salt, cost, memory))
            .await
    }

    /// Judges a password by the stored digest, or by none.
    ///
    /// # Errors
    /// See [`PoolError`].
    pub async fn verify(
        &self,
        password: Secret,
        stored: Option<PasswordDigest>,
        random: &dyn Random,
    ) -> Result<Verdict, PoolError> {
        self.place()?.verify(password, stored, random).await
    }

    /// Takes a place in the queue.
    ///
    /// # Errors
    /// [`PoolError::Full`].
    pub fn place(&self) -> Result<PasswordPlace, PoolError> {
        let shared = &self.0.0;
        let mut state = shared.lock();
        if state.waiting.len() + state.reserved >= shared.most_waiting {
            return Err(PoolError::Full);
        }
        state.reserved += 1;
        Ok(PasswordPlace(self.0.clone()))
    }

    /// How many passwords wait for a thread.
    #[must_use]
    pub fn queue_length(&self) -> usize {
        self.0.0.lock().waiting.len()
    }

    /// How many passwords were taken since the start, to be hashed or checked.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.0.taken.load(Relaxed)
    }
}

impl PasswordPlace {
    /// Judges a password by the stored digest, or by none.
    ///
    /// # Errors
    /// [`PoolError::Failed`]; [`PoolError::Full`] if the system gives no thread.
    pub async fn verify(
        self,
        password: Secret,
        stored: Option<PasswordDigest>,
        random: &dyn Random,
    ) -> Result<Verdict, PoolError> {
        let (salt, cost) = (fresh::draw_salt(random), self.0.0.cost);
        self.run(move |memory| verify(&password, stored.as_ref(), &salt, cost, memory))
            .await
    }

    async fn run<T: Send + 'static>(
        self,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T, PoolError> {
        let (done, result) = oneshot::channel();
        self.0.0.push(Box::new(move |memory| {
            // Nobody waits any more: the caller went away.
            if !done.is_closed() {
                let _ = done.send(work(memory));
            }
        }))?;
        // The queue holds the job in its stead.
        drop(self);
        result.await.map_err(|_| PoolError::Failed)
    }
}

impl Drop for PasswordPlace {
    fn drop(&mut self) {
        self.0.0.lock().reserved -= 1;
    }
}

impl Default for PasswordPool {
    fn default() -> Self {
        Self::new(None, PasswordCost::default())
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // No job runs under the lock, so the state is whole whoever panicked.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(self: &Arc<Self>, job: Job) -> Result<(), PoolError> {
        let mut state = self.lock();
        if state.idle <= state.waiting.len() && state.threads < self.most_threads {
            let shared = self.clone();
            let thread = thread::Builder::new().name("passwords".to_owned());
            match thread.spawn(move || shared.serve()) {
                Ok(_) => state.threads += 1,
                Err(_) if state.threads == 0 => return Err(PoolError::Full),
                Err(_) => {}
            }
        }
        state.waiting.push_back(job);
        self.taken.fetch_add(1, Relaxed);
        self.work.notify_one();
        Ok(())
    }

    fn serve(&self) {
        let mut memory = Memory::default();
        while let Some(job) = self.next(&mut memory) {
            // Whoever waits learns of a panic by the end of its channel; the thread goes on.
            let _ = catch_unwind(AssertUnwindSafe(|| job(&mut memory)));
        }
    }

    fn next(&self, memory: &mut Memory) -> Option<Job> {
        let mut state = self.lock();
        let mut is_kept = true;
        loop {
            if let Some(job) = state.waiting.pop_front() {
                return Some(job);
            }
            if state.is_closed {
                return None;
            }
            state.idle += 1;
            state = if is_kept {
                let waited = self.work.wait_timeout(state, KEPT_FOR);
                let (state, time) = waited.unwrap_or_else(PoisonError::into_inner);
                if time.timed_out() {
                    memory.release();
                    is_kept = false;
                }
                state
            } else {
                let waited = self.work.wait(state);
                waited.unwrap_or_else(PoisonError::into_inner)
            };
            state.idle -= 1;
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.0.lock().is_closed = true;
        self.0.work.notify_all();
    }
}

#[cfg(test)]
#[expect(clippy::panic, reason = "a test that cannot go on fails")]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::SeededRandom;

    fn pool(threads: usize, most_waiting: usize) -> PasswordPool {
        let threads = NonZeroUsize::new(threads).expect("a number of threads");
        PasswordPool::with_queue(threads, most_waiting, PasswordCost::Usual)
    }

    async fn run<T: Send + 'static>(
        pool: &PasswordPool,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PoolError> {
        pool.place()?.run(|_| work()).await
    }

    #[tokio::test]
    async fn a_place_is_kept_and_given_back() {
        let pool = pool(1, 2);
        let [first, second] = [pool.place(), pool.place()];
        assert_eq!(run(&pool, || ()).await, Err(PoolError::Full));
        drop(first);
        assert_eq!(run(&pool, || 1).await, Ok(1));
        let second = second.expect("a place");
        assert_eq!(second.run(|_| 2).await, Ok(2));
        assert_eq!(pool.0.0.lock().reserved, 0);
    }

    #[tokio::test]
    async fn a_digest_is_made_and_judged() {
        let (pool, random) = (PasswordPool::default(), SeededRandom::new(1));
        let secret = |text: &str| Secret::new(text.to_owned());
        let first = pool.hash(secret("one"), &random).await.expect("a digest");
        let second = pool.hash(secret("one"), &random).await.expect("a digest");
        assert_ne!(first.digest.expose(), second.digest.expose(), "salted");
        let judge = async |password: &str, stored: Option<&PasswordDigest>| {
            let verdict = pool
                .verify(secret(password), stored.cloned(), &random)
                .await;
            verdict.expect("a verdict")
        };
        assert!(matches!(judge("one", Some(&first)).await, Verdict::Right));
        assert!(matches!(judge("two", Some(&first)).await, Verdict::Wrong));
        assert!(matches!(judge("one", None).await, Verdict::Wrong));
        assert_eq!(pool.count(), 5);
    }

    #[tokio::test]
    async fn what_finds_the_queue_full_is_turned_away() {
        let pool = pool(1, 2);
        let (started, has_started) = mpsc::channel();
        let (go, wait) = mpsc::channel::<()>();
        let held = pool.clone();
        let first = tokio::spawn(async move {
            held.place()?
                .run(move |_| {
                    let _ = started.send(());
                    let _ = wait.recv();
                })
                .await
        });
        tokio::task::spawn_blocking(move || has_started.recv())
            .await
            .expect("a thread")
            .expect("the first one runs");
        let waiting: Vec<_> = (0..2)
            .map(|number| {
                let pool = pool.clone();
                tokio::spawn(async move { pool.place()?.run(move |_| number).await })
            })
            .collect();
        while pool.queue_length() < 2 {
            tokio::task::yield_now().await;
        }
        assert_eq!(run(&pool, || ()).await, Err(PoolError::Full));
        go.send(()).expect("the first one waits");
        assert_eq!(first.await.expect("no panic"), Ok(()));
        for (number, task) in waiting.into_iter().enumerate() {
            assert_eq!(task.await.expect("no panic"), Ok(number));
        }
        assert_eq!(pool.queue_length(), 0);
        assert_eq!(run(&pool, || 3).await, Ok(3));
    }

    #[tokio::test]
    async fn a_panic_takes_one_job_and_not_the_thread() {
        let pool = pool(1, 8);
        let failed: Result<(), _> = run(&pool, || panic!("on purpose")).await;
        assert_eq!(failed, Err(PoolError::Failed));
        assert_eq!(run(&pool, || 1).await, Ok(1));
        assert_eq!(pool.0.0.lock().threads, 1);
    }

    #[tokio::test]
    async fn nothing_is_done_for_a_caller_who_went_away() {
        let pool = pool(1, 8);
        let (go, wait) = mpsc::channel::<()>();
        let held = pool.clone();
        let first = tokio::spawn(async move {
            held.place()?
                .run(move |_| {
                    let _ = wait.recv();
                })
                .await
        });
        while pool.0.0.lock().threads == 0 {
            tokio::task::yield_now().await;
        }
        let (ran, has_run) = mpsc::channel();
        let gone = {
            let pool = pool.clone();
            tokio::spawn(async move { pool.place()?.run(move |_| ran.send(())).await })
        };
        while pool.queue_length() == 0 {
            tokio::task::yield_now().await;
        }
        gone.abort();
        assert!(gone.await.is_err(), "it was aborted");
        go.send(()).expect("the first one waits");
        assert_eq!(first.await.expect("no panic"), Ok(()));
        assert_eq!(run(&pool, || ()).await, Ok(()));
        assert!(has_run.try_recv().is_err());
    }

    #[tokio::test]
    async fn the_threads_end_with_the_pool() {
        let pool = pool(2, 8);
        assert_eq!(run(&pool, || ()).await, Ok(()));
        let shared = Arc::downgrade(&pool.0.0);
        drop(pool);
        while shared.strong_count() > 0 {
            tokio::task::yield_now().await;
        }
    }
}
