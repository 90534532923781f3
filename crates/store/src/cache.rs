//! What hot paths read, kept in memory per tenant: clients, resources, settings, keys.
//!
//! An entry counts only while its tenant's version is the one at which its load began: a commit
//! that changes what is cached moves the version on, so that a load begun before that commit is
//! discarded. What would let someone in when stale (sessions, tokens, suspension) is never here.

use std::{
    any::Any,
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use keyward_model::TenantId;
use moka::sync::Cache as Entries;

/// What an entry holds.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// A client with its secrets and, for machines, its permissions.
    Client(String),
    /// All resources and their scopes.
    Resources,
    /// The sign-in experience.
    SignInExperience,
    /// The connectors that send messages.
    MessageConnectors,
    /// Signing and cookie keys.
    Keys,
    /// Which claims ID tokens may hold.
    IdTokenConfig,
    /// How long sessions last.
    SessionConfig,
    /// All tenants and their addresses; kept for the tenant `admin`.
    Tenants,
    /// The captcha provider.
    CaptchaProvider,
    /// Fields of the profile.
    ProfileFields,
    /// Texts of the pages in the tenant's own words.
    CustomPhrases,
    /// What an application has of its own of the sign-in experience.
    ApplicationSignInExperience(String),
    /// Which parts of the texts of users are rare.
    Rarity,
    /// How long a list is, by the statement that counts it.
    Total(String),
}

type Entry = (u64, Arc<dyn Any + Send + Sync>);

/// The caches of all tenants. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Cache {
    entries: Entries<(TenantId, Key), Entry>,
    versions: Arc<RwLock<HashMap<TenantId, AtomicU64>>>,
    /// Counts what was forgotten for all tenants at once, known here or not.
    foreign: Arc<AtomicU64>,
    looks: Arc<Looks>,
}

#[derive(Default)]
struct Looks {
    hits: AtomicU64,
    misses: AtomicU64,
}

/// How often the caches were asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CacheLooks {
    /// They had it.
    pub hits: u64,
    /// It had to be loaded.
    pub misses: u64,
}

/// How many entries are kept, over all tenants.
const CAPACITY: u64 = 20_000;

impl Cache {
    pub(crate) fn new() -> Self {
        Self {
            entries: Entries::new(CAPACITY),
            versions: Arc::default(),
            foreign: Arc::default(),
            looks: Arc::default(),
        }
    }

    /// The tenant's version: take it before a load begins. It only ever grows.
    pub(crate) fn version(&self, tenant: &TenantId) -> u64 {
        let own = self
            .versions
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(tenant)
            .map_or(0, |version| version.load(Ordering::Acquire));
        own + self.foreign.load(Ordering::Acquire)
    }

    pub(crate) fn get<T: Send + Sync + 'static>(
        &self,
        tenant: &TenantId,
        key: &Key,
    ) -> Option<Arc<T>> {
        let found = self
            .entries
            .get(&(tenant.clone(), key.clone()))
            .filter(|(version, _)| *version == self.version(tenant))
            .and_then(|(_, value)| value.downcast().ok());
        let count = if found.is_some() {
            &self.looks.hits
        } else {
            &self.looks.misses
        };
        count.fetch_add(1, Ordering::Relaxed);
        found
    }

    /// How often something was found here, and how often not.
    pub(crate) fn looks(&self) -> CacheLooks {
        CacheLooks {
            hits: self.looks.hits.load(Ordering::Relaxed),
            misses: self.looks.misses.load(Ordering::Relaxed),
        }
    }

    /// Keeps what was loaded at `version`, unless the tenant has moved on since.
    pub(crate) fn put<T: Send + Sync + 'static>(
        &self,
        tenant: &TenantId,
        key: Key,
        version: u64,
        value: Arc<T>,
    ) {
        if self.version(tenant) == version {
            self.entries.insert((tenant.clone(), key), (version, value));
        }
    }

    /// Forgets what is kept of a tenant.
    pub(crate) fn evict(&self, tenant: &TenantId) {
        self.versions
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .entry(tenant.clone())
            .or_default()
            .fetch_add(1, Ordering::AcqRel);
    }

    /// Forgets everything: another process has written.
    pub(crate) fn evict_all(&self) {
        self.foreign.fetch_add(1, Ordering::AcqRel);
        self.entries.invalidate_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_load_begun_before_a_commit_is_discarded() {
        let cache = Cache::new();
        let tenant = TenantId::default_tenant();
        let begun = cache.version(&tenant);
        cache.evict(&tenant);
        cache.put(&tenant, Key::Resources, begun, Arc::new(1_u8));
        assert!(cache.get::<u8>(&tenant, &Key::Resources).is_none());
        cache.put(
            &tenant,
            Key::Resources,
            cache.version(&tenant),
            Arc::new(2_u8),
        );
        assert_eq!(
            cache.get::<u8>(&tenant, &Key::Resources).as_deref(),
            Some(&2)
        );
    }

    #[test]
    fn another_process_makes_every_load_stale() {
        let cache = Cache::new();
        let tenant = TenantId::default_tenant();
        let begun = cache.version(&tenant);
        cache.evict_all();
        cache.put(&tenant, Key::Keys, begun, Arc::new(1_u8));
        assert!(cache.get::<u8>(&tenant, &Key::Keys).is_none());
    }

    #[test]
    fn tenants_are_apart() {
        let cache = Cache::new();
        let (one, other) = (TenantId::default_tenant(), TenantId::admin());
        cache.put(&one, Key::Keys, 0, Arc::new(1_u8));
        cache.evict(&other);
        assert!(cache.get::<u8>(&one, &Key::Keys).is_some());
        cache.evict(&one);
        assert!(cache.get::<u8>(&one, &Key::Keys).is_none());
    }
    #[test]
    fn a_load_begun_before_a_foreign_commit_is_discarded_even_if_it_is_the_first() {
        let cache = Cache::new();
        let tenant = TenantId::default_tenant();
        let begun = cache.version(&tenant);
        cache.evict_all();
        cache.put(&tenant, Key::Resources, begun, Arc::new(1_u8));
        assert!(cache.get::<u8>(&tenant, &Key::Resources).is_none());
        let begun = cache.version(&tenant);
        cache.put(&tenant, Key::Resources, begun, Arc::new(2_u8));
        cache.evict_all();
        assert!(cache.get::<u8>(&tenant, &Key::Resources).is_none());
    }
}
