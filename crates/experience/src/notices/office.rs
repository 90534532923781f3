//! Where notices wait for their e-mail connector: in memory, since what they tell stands in the audit log too.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use keyward_connectors::Messenger;
use keyward_crypto::Random;
use keyward_model::{Clock, ConnectorType};
use keyward_store::{Result, Store, Tenant};
use tokio::{
    sync::{Semaphore, watch},
    time::timeout,
};
use tracing::Instrument;

use super::AccountNotice;

/// How many wait at most; further ones are dropped, and the log says so.
const WAITING: u32 = 4096;
/// How many are on their way at once.
const UNDER_WAY: usize = 16;
/// How long the end of the server waits for those that are on their way.
const FAREWELL: Duration = Duration::from_secs(5);

/// Sends notices. Clones share everything.
#[derive(Clone)]
pub struct Notices(Arc<Office>);

pub(super) struct Office {
    pub(super) store: Store,
    pub(super) messenger: Messenger,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) random: Arc<dyn Random>,
    is_open: bool,
    waiting: Arc<Semaphore>,
    under_way: Semaphore,
    closing: watch::Sender<bool>,
}

impl Notices {
    /// An office; one that is not open sends nothing.
    #[must_use]
    pub fn new(
        store: Store,
        messenger: Messenger,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        is_open: bool,
    ) -> Self {
        Self(Arc::new(Office {
            store,
            messenger,
            clock,
            random,
            is_open,
            waiting: Arc::new(Semaphore::new(WAITING as usize)),
            under_way: Semaphore::new(UNDER_WAY),
            closing: watch::Sender::new(false),
        }))
    }

    /// Whether users of a tenant can be told of anything.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn reach(&self, tenant: &Tenant) -> Result<bool> {
        let office = &self.0;
        if !office.is_open {
            return Ok(false);
        }
        let connectors = office.store.message_connectors(tenant).await?;
        let kind = ConnectorType::Email;
        let connector = office.messenger.registry().pick(kind, &connectors);
        Ok(office.messenger.can_send(kind, connector))
    }

    /// For a request to a tenant. `reset_link` leads to the page on which its users choose a new password.
    #[must_use]
    pub fn of_request(&self, tenant: &Tenant, reset_link: String) -> NoticesOfRequest {
        NoticesOfRequest {
            notices: self.clone(),
            tenant: tenant.clone(),
            reset_link: reset_link.into(),
            held: Arc::default(),
        }
    }

    fn post(&self, tenant: &Tenant, notice: AccountNotice, reset_link: Arc<str>) {
        let office = self.0.clone();
        if !office.is_open {
            return;
        }
        let Ok(place) = office.waiting.clone().try_acquire_owned() else {
            tracing::error!(tenant = %tenant.id(), "a notice was dropped: too many are waiting");
            return;
        };
        let tenant = tenant.clone();
        let sent = async move {
            office.send(&tenant, notice, &reset_link).await;
            drop(place);
        };
        tokio::spawn(sent.in_current_span());
    }

    /// Waits until none is waiting any more. For tests of callers.
    #[doc(hidden)]
    pub async fn settle(&self) {
        // It is closed by nobody.
        let _ = self.0.waiting.acquire_many(WAITING).await;
    }

    /// Ends the waiting between the tries of those that could not be sent; waits a little for those on their way.
    pub async fn close(&self) {
        self.0.closing.send_replace(true);
        if timeout(FAREWELL, self.settle()).await.is_err() {
            tracing::warn!("notices were still on their way");
        }
    }
}

impl Office {
    /// Delivers when it is its turn.
    pub(super) async fn turn<T>(&self, delivery: impl Future<Output = T>) -> T {
        let _turn = self.under_way.acquire().await;
        delivery.await
    }

    /// Waits between two tries; false when there is no further one.
    pub(super) async fn wait(&self, time: Duration) -> bool {
        let mut closing = self.closing.subscribe();
        let closed = closing.wait_for(|closing| *closing);
        timeout(time, closed).await.is_err()
    }
}

/// The notices of a request: those of a write are held until it has ended.
#[derive(Clone)]
pub struct NoticesOfRequest {
    notices: Notices,
    tenant: Tenant,
    reset_link: Arc<str>,
    held: Arc<Mutex<Vec<AccountNotice>>>,
}

impl NoticesOfRequest {
    /// Posts what has been committed.
    pub fn post(&self, notice: AccountNotice) {
        let (tenant, link) = (&self.tenant, self.reset_link.clone());
        self.notices.post(tenant, notice, link);
    }

    /// Holds what is being written.
    pub(crate) fn hold(&self, notice: AccountNotice) {
        self.held().push(notice);
    }

    /// A write has ended: what it held is posted if it was committed.
    pub(crate) fn release(&self, is_committed: bool) {
        let held = std::mem::take(&mut *self.held());
        if is_committed {
            held.into_iter().for_each(|notice| self.post(notice));
        }
    }

    fn held(&self) -> MutexGuard<'_, Vec<AccountNotice>> {
        // No code under the lock can leave the list half written.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Notices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let waiting = self.0.waiting.available_permits();
        write!(f, "Notices({} waiting)", WAITING as usize - waiting)
    }
}
