//! What every handler can reach: one value, made at start and shared.

use std::{num::NonZeroUsize, sync::Arc};

use keyward_connectors::{
    BreachedList, BreachedPasswords, CaptchaVerifier, Inbox, Messenger, Registry,
};
use keyward_crypto::{PasswordPool, Random};
use keyward_experience::{Notices, SignIns};
use keyward_model::{Clock, Lifetimes, Role, Secret, TenantId, Time};
use keyward_store::Store;

use crate::{Addresses, Documents, Phrases, TrustedProxies};

/// The server's parts. Nothing in it belongs to one request or one tenant.
pub struct App {
    /// The database.
    pub store: Store,
    /// Where the present comes from.
    pub clock: Arc<dyn Clock>,
    /// Where randomness comes from.
    pub random: Arc<dyn Random>,
    /// Hashes passwords, apart from the async runtime.
    pub passwords: PasswordPool,
    /// Knows breached passwords.
    pub breached_passwords: BreachedPasswords,
    /// Tells people from programs.
    pub captcha: CaptchaVerifier,
    /// Sends text messages and e-mail.
    pub messenger: Messenger,
    /// Tells people what happened to their accounts.
    pub notices: Notices,
    /// The connectors that can be set up.
    pub registry: Registry,
    /// The inbox of development mode.
    pub inbox: Option<Inbox>,
    /// The public addresses.
    pub addresses: Addresses,
    /// The proxies that may speak for others.
    pub trusted_proxies: TrustedProxies,
    /// What the operator has chosen.
    pub choices: Choices,
    /// How signing in has ended so far.
    pub sign_ins: Arc<SignIns>,
    /// Metadata documents, ready to send.
    pub documents: Documents,
    /// The texts of the pages.
    pub phrases: Phrases,
}

/// What the operator has chosen for all tenants.
#[derive(Clone, Debug)]
pub struct Choices {
    /// How long things live.
    pub lifetimes: Lifetimes,
    /// Failures of one address in an hour that block it.
    pub sentinel_address_limit: u32,
    /// Who sends it is told the tenant's id by `/api/status`; nobody without.
    pub status_api_key: Option<Secret>,
    /// How many passwords are hashed at once; without it what the pool takes by itself.
    pub password_threads: Option<NonZeroUsize>,
    /// Which list of breached passwords is asked.
    pub breached_list: BreachedList,
    /// Roles that new users get beside those which are default by themselves, by name.
    pub default_role_names: Arc<[String]>,
    /// Whether people are told by e-mail what happened to their accounts.
    pub security_notices: bool,
}

impl Choices {
    /// The roles that new users of a tenant get by name. Those of the administrators' tenant are
    /// administrators, whatever users of other tenants are.
    #[must_use]
    pub fn default_role_names_in(&self, tenant: &TenantId) -> Arc<[String]> {
        if *tenant == TenantId::admin() {
            [Role::OF_ADMINISTRATORS.to_owned()].into()
        } else {
            self.default_role_names.clone()
        }
    }
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            lifetimes: Lifetimes::default(),
            sentinel_address_limit: 1000,
            status_api_key: None,
            password_threads: None,
            breached_list: BreachedList::Off,
            default_role_names: Arc::default(),
            security_notices: true,
        }
    }
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
