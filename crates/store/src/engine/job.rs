//! A closure on its way to a thread and its answer on the way back.

use std::{
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
};

use futures_util::FutureExt;
use keyward_model::TenantId;
use tokio::sync::oneshot;

use super::{Error, Result, Tx};

/// What a closure's run comes to: whether its changes may stay.
pub(super) type Running<'j> = Pin<Box<dyn Future<Output = bool> + 'j>>;

/// A closure with its types forgotten: it is run, perhaps overruled, and then answers its caller.
pub(super) trait Job: Send {
    /// Whose data it touches.
    fn tenant(&self) -> &TenantId;
    /// Whether nobody waits for the answer any more.
    fn is_abandoned(&self) -> bool;
    /// Runs the closure where every store call is ready at once, and keeps what it answered. True
    /// when its changes may stay.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Runs the closure where store calls are waited for. As [`Job::run`] otherwise.
    fn start<'j>(&'j mut self, tx: &'j mut Tx<'_>) -> Running<'j>;
    /// Replaces what the closure answered.
    fn overrule(&mut self, error: Error);
    /// Answers the caller.
    fn answer(self: Box<Self>);
}

/// Where an answer goes.
pub(super) trait Answer<T, E>: Send {
    /// Whether nobody waits for it any more.
    fn is_abandoned(&self) -> bool;
    /// Hands it over.
    fn deliver(self, result: Result<T, E>);
}

impl<T: Send, E: Send> Answer<T, E> for oneshot::Sender<Result<T, E>> {
    fn is_abandoned(&self) -> bool {
        self.is_closed()
    }

    fn deliver(self, result: Result<T, E>) {
        // The caller may have gone away; its write has happened all the same.
        let _ = self.send(result);
    }
}

/// For a job that runs where it is wanted: see [`Call::into_result`].
pub(super) struct Kept;

impl<T, E> Answer<T, E> for Kept {
    fn is_abandoned(&self) -> bool {
        false
    }

    fn deliver(self, _: Result<T, E>) {}
}

/// For writes that nobody waits for.
pub(super) struct LogOnly(TenantId);

impl LogOnly {
    pub fn new(tenant: TenantId) -> Self {
        Self(tenant)
    }
}

impl Answer<(), Error> for LogOnly {
    fn is_abandoned(&self) -> bool {
        false
    }

    fn deliver(self, result: Result<()>) {
        if let Err(error) = result {
            tracing::error!(
                tenant = %self.0,
                context = error.context(),
                "a deferred write failed: {error}"
            );
        }
    }
}

/// A closure, what it answered, and where that goes.
pub(super) struct Call<F, T, E, A> {
    tenant: TenantId,
    closure: Option<F>,
    /// Absent until there is one: to make an error of the caller may say it to the log.
    result: Option<Result<T, E>>,
    answer: A,
}

impl<F, T, E, A> Call<F, T, E, A> {
    pub fn new(tenant: TenantId, closure: F, answer: A) -> Self {
        Self {
            tenant,
            closure: Some(closure),
            result: None,
            answer,
        }
    }
}

impl<F, T, E: From<Error>> Call<F, T, E, Kept> {
    /// What the closure answered.
    pub fn into_result(self) -> Result<T, E> {
        self.result.unwrap_or_else(|| Err(Error::Closed.into()))
    }
}

impl<F, T, E: From<Error>, A> Call<F, T, E, A> {
    /// Keeps what the closure answered, unless a statement failed that it made nothing of.
    fn keep(&mut self, answer: Result<Result<T, E>>, tx: &Tx<'_>) -> bool {
        let result = match answer {
            Err(fault) => Err(fault.into()),
            Ok(Err(error)) => Err(error),
            Ok(Ok(value)) => match tx.failure() {
                Some(failure) => Err(failure.clone().into()),
                None => Ok(value),
            },
        };
        let may_stay = result.is_ok();
        self.result = Some(result);
        may_stay
    }
}

impl<F, T, E, A> Job for Call<F, T, E, A>
where
    T: Send,
    E: From<Error> + Send,
    F: for<'a, 'b> AsyncFnOnce(&'a mut Tx<'b>) -> Result<T, E> + Send,
    A: Answer<T, E>,
{
    fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    fn is_abandoned(&self) -> bool {
        self.answer.is_abandoned()
    }

    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let Some(closure) = self.closure.take() else {
            return false;
        };
        // Nothing that the closure could have left half done survives it: its captures are gone,
        // and its changes are rolled back.
        let outcome = catch_unwind(AssertUnwindSafe(|| poll_once(closure(&mut *tx))));
        let answer = match outcome {
            Err(_) => Err(Error::Panicked),
            Ok(Poll::Pending) => Err(Error::ForeignAwait),
            Ok(Poll::Ready(answer)) => Ok(answer),
        };
        self.keep(answer, tx)
    }

    fn start<'j>(&'j mut self, tx: &'j mut Tx<'_>) -> Running<'j> {
        Box::pin(async move {
            let Some(closure) = self.closure.take() else {
                return false;
            };
            let waits = tx.waits();
            let outcome = {
                let mut running = pin!(AssertUnwindSafe(closure(&mut *tx)).catch_unwind());
                // What is pending while no statement is on its way has awaited something foreign.
                poll_fn(|context| match running.as_mut().poll(context) {
                    Poll::Ready(outcome) => Poll::Ready(Some(outcome)),
                    Poll::Pending if waits.is_on_its_way() => Poll::Pending,
                    Poll::Pending => Poll::Ready(None),
                })
                .await
            };
            let answer = match outcome {
                None => Err(Error::ForeignAwait),
                Some(Err(_)) => Err(Error::Panicked),
                Some(Ok(answer)) => Ok(answer),
            };
            self.keep(answer, tx)
        })
    }

    fn overrule(&mut self, error: Error) {
        self.result = Some(Err(error.into()));
    }

    fn answer(self: Box<Self>) {
        // The closure never got its turn.
        let result = self.result.unwrap_or_else(|| Err(Error::Closed.into()));
        self.answer.deliver(result);
    }
}

/// Store calls are always ready, so one poll runs a closure to its end. There is nobody to wake.
fn poll_once<Fut: Future>(future: Fut) -> Poll<Fut::Output> {
    pin!(future).poll(&mut Context::from_waker(Waker::noop()))
}
