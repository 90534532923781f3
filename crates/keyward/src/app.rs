//! The application: what answers behind the listener, put together from the rooms.

use std::{path::Path, sync::Arc};

use anyhow::{Context, Result};
use axum::Router;
use keyward_connectors::{BreachedPasswords, CaptchaVerifier, Inbox, Messenger, Registry};
use keyward_crypto::{PasswordCost, PasswordPool, Random, SystemRandom};
use keyward_experience::Notices;
use keyward_http::{
    Addresses, App as Shared, Choices, Documents, Phrases, SharedApp, TrustedProxies,
};
use keyward_model::{Clock, SystemClock};
use keyward_outbound::{Client, Policy};
use keyward_store::{Location, PostgresOptions, Store, Target};

use crate::{
    health,
    layers::note_routes,
    settings::{Database, Serve, Storage},
    workers::{CleanUp, Workers},
};

/// What of the server a test replaces.
pub struct Parts {
    /// Where the present comes from.
    pub clock: Arc<dyn Clock>,
    /// Where randomness comes from.
    pub random: Arc<dyn Random>,
    /// How calls leave.
    pub outbound: Client,
    /// The inbox of development mode.
    pub inbox: Option<Inbox>,
    /// How what has expired is removed.
    pub clean_up: CleanUp,
    /// What new digests of passwords cost.
    pub password_cost: PasswordCost,
    /// What the operator has chosen.
    pub choices: Choices,
}

impl Parts {
    /// The machine's clock and randomness, and calls as the settings allow them.
    #[must_use]
    pub fn real(server: &Serve, inbox: Option<Inbox>) -> Self {
        Self {
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            outbound: Client::new(Policy {
                allow: server.allow_outbound.clone(),
                ..Policy::default()
            }),
            inbox,
            clean_up: server.clean_up,
            password_cost: PasswordCost::Usual,
            choices: server.choices.clone(),
        }
    }
}

/// How the server is reached from outside.
#[derive(Clone, Debug)]
pub struct Front {
    /// The public addresses.
    pub addresses: Addresses,
    /// The proxies that may speak for others.
    pub trusted_proxies: TrustedProxies,
}

/// A server that can answer.
pub struct App {
    shared: SharedApp,
    workers: Workers,
}

/// Opens the data and builds the application on it.
///
/// # Errors
/// When the data cannot be opened.
pub async fn build(storage: &Storage, folder: &Path, front: Front, parts: Parts) -> Result<App> {
    // The crypto library's start-up takes tens of milliseconds: beside everything else.
    tokio::task::spawn_blocking(keyward_crypto::warm_up);
    let addresses = front.addresses.clone();
    let store = open(storage, folder, parts.clock.as_ref(), &parts.random)
        .await?
        .with_built_in(Arc::new(move |tenant, id| addresses.built_in(tenant, id)));
    let registry = Registry::new();
    let messenger = Messenger::new(
        registry.clone(),
        parts.outbound.clone(),
        parts.clock.clone(),
        parts.random.clone(),
        parts.inbox.clone(),
    );
    let shared = Arc::new(Shared {
        notices: Notices::new(
            store.clone(),
            messenger.clone(),
            parts.clock.clone(),
            parts.random.clone(),
            parts.choices.security_notices,
        ),
        breached_passwords: BreachedPasswords::new(
            parts.choices.breached_list.clone(),
            parts.outbound.clone(),
            parts.clock.clone(),
        ),
        captcha: CaptchaVerifier::new(parts.outbound),
        messenger,
        registry,
        inbox: parts.inbox,
        addresses: front.addresses,
        trusted_proxies: front.trusted_proxies,
        passwords: PasswordPool::new(parts.choices.password_threads, parts.password_cost),
        choices: parts.choices,
        documents: Documents::default(),
        phrases: Phrases::new(keyward_pages::phrases()),
        sign_ins: Arc::default(),
        store,
        clock: parts.clock,
        random: parts.random,
    });
    let workers = Workers::start(&shared, parts.clean_up);
    Ok(App { shared, workers })
}

/// Opens the data.
///
/// # Errors
/// When it cannot be opened.
pub(crate) async fn open(
    storage: &Storage,
    folder: &Path,
    clock: &dyn Clock,
    random: &Arc<dyn Random>,
) -> Result<Store> {
    let location = location(storage, folder)?;
    Store::open(&location, storage.key.clone(), clock, random)
        .await
        .with_context(|| format!("the data in {} cannot be opened", folder.display()))
}

/// Where the data lies, as the store knows it.
pub(crate) fn location(storage: &Storage, folder: &Path) -> Result<Location> {
    let database = match &storage.database {
        Database::InDataFolder => keyward_store::Database::InFolder,
        Database::Sqlite(path) => keyward_store::Database::File(path.clone()),
        Database::Postgres {
            url,
            connections,
            wait,
        } => {
            let target = Target::parse(url.expose()).context("the database's URL is wrong")?;
            keyward_store::Database::Postgres(PostgresOptions {
                connections: *connections,
                wait: *wait,
                ..PostgresOptions::new(target)
            })
        }
    };
    Ok(Location {
        folder: folder.to_owned(),
        database,
    })
}

impl App {
    /// What the handlers share.
    #[must_use]
    pub fn shared(&self) -> &SharedApp {
        &self.shared
    }

    /// The routes, with nothing around them.
    pub fn routes(&self) -> Router {
        let shared = self.shared.clone();
        let routes = Router::new()
            .merge(keyward_api::oidc::router())
            .merge(keyward_api::management::router(&shared))
            .merge(keyward_api::me::router(&shared))
            .merge(keyward_pages::routes::router())
            .merge(keyward_console::router())
            .merge(health::router())
            .with_state(shared);
        note_routes(routes)
    }

    /// Ends what works beside the requests, once no more come, and closes the database.
    pub async fn close(self) {
        self.workers.stop().await;
        self.shared.notices.close().await;
        self.shared.store.close().await;
    }
}
