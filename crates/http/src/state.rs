//! What every handler can reach: one value, made at start and shared.

use std::sync::Arc;

use keyward_connectors::{Inbox, Messenger, Registry};
use keyward_crypto::Random;
use keyward_model::{Clock, Time};
use keyward_store::Store;

use crate::{Documents, Endpoint};

/// The server's parts. Nothing in it belongs to one request or one tenant.
pub struct App {
    /// The database.
    pub store: Store,
    /// Where the present comes from.
    pub clock: Arc<dyn Clock>,
    /// Where randomness comes from.
    pub random: Arc<dyn Random>,
    /// Sends text messages and e-mail.
    pub messenger: Messenger,
    /// The connectors that can be set up.
    pub registry: Registry,
    /// The inbox of development mode.
    pub inbox: Option<Inbox>,
    /// The public address.
    pub endpoint: Endpoint,
    /// Metadata documents, ready to send.
    pub documents: Documents,
}

/// How handlers hold [`App`].
pub type SharedApp = Arc<App>;

impl App {
    /// The present.
    #[must_use]
    pub fn now(&self) -> Time {
        self.clock.now()
    }
}
