//! The application: what answers behind the listener, put together from the rooms.

use std::{path::Path, sync::Arc};

use anyhow::{Context, Result};
use axum::{Router, middleware::from_fn_with_state};
use keyward_api::management::{Administrator, applications};
use keyward_connectors::{Inbox, Messenger, Registry};
use keyward_crypto::{Random, SystemRandom};
use keyward_http::{App as Shared, Documents, Endpoint, SharedApp, resolve_tenant};
use keyward_model::{Clock, SystemClock};
use keyward_outbound::{Client, Policy};
use keyward_store::{Location, Store};

use crate::{
    commands::m2m::Credentials,
    health,
    layers::note_routes,
    settings::{Database, Serve, Storage},
    workers::Workers,
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
        }
    }
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
pub async fn build(
    storage: &Storage,
    folder: &Path,
    endpoint: &Endpoint,
    parts: Parts,
) -> Result<App> {
    // The crypto library's start-up takes tens of milliseconds: beside everything else.
    tokio::task::spawn_blocking(keyward_crypto::warm_up);
    let store = open(storage, folder, parts.clock.as_ref(), &parts.random).await?;
    let registry = Registry::new();
    let shared = Arc::new(Shared {
        messenger: Messenger::new(
            registry.clone(),
            parts.outbound,
            parts.clock.clone(),
            parts.random.clone(),
            parts.inbox.clone(),
        ),
        registry,
        inbox: parts.inbox,
        endpoint: endpoint.clone(),
        documents: Documents::default(),
        store,
        clock: parts.clock,
        random: parts.random,
    });
    let workers = Workers::start(&shared);
    Ok(App { shared, workers })
}

async fn open(
    storage: &Storage,
    folder: &Path,
    clock: &dyn Clock,
    random: &Arc<dyn Random>,
) -> Result<Store> {
    let database = match &storage.database {
        Database::InDataFolder => None,
        Database::Sqlite(path) => Some(path.clone()),
    };
    let location = Location {
        folder: folder.to_owned(),
        database,
    };
    Store::open(&location, storage.key.clone(), clock, random)
        .await
        .with_context(|| format!("the data in {} cannot be opened", folder.display()))
}

impl App {
    /// What the handlers share.
    #[must_use]
    pub fn shared(&self) -> &SharedApp {
        &self.shared
    }

    /// The routes.
    pub fn router(&self) -> Router {
        let shared = self.shared.clone();
        let routes = Router::new()
            .merge(keyward_api::oidc::router())
            .merge(keyward_api::management::router())
            .merge(keyward_pages::routes::router())
            .merge(health::router())
            .with_state(shared.clone());
        let layers = tower::ServiceBuilder::new()
            // The tenant is found, and taken off the path, before a route is looked for.
            .layer(from_fn_with_state(shared.clone(), resolve_tenant))
            .layer(from_fn_with_state(shared, keyward_pages::routes::show));
        Router::new().fallback_service(layers.service(note_routes(routes)))
    }

    /// Ends what works beside the requests, once no more come, and closes the database.
    pub async fn close(self) {
        self.workers.stop().await;
        self.shared.store.close().await;
    }
}

/// Makes an application that may call the Management API.
///
/// # Errors
/// When the data cannot be opened or written.
pub async fn create_m2m(
    storage: &Storage,
    folder: &Path,
    endpoint: &Endpoint,
) -> Result<Credentials> {
    let (clock, random) = (SystemClock, Arc::new(SystemRandom) as Arc<dyn Random>);
    let store = open(storage, folder, &clock, &random).await?;
    let tenant = store.system().default_tenant();
    let operator = Administrator::operator(store.clone(), tenant.clone(), clock.now(), random);
    let made = applications::create_management_client(&operator, "Management API client").await;
    store.close().await;
    let made = made.context("the application could not be made")?;
    let urls = endpoint.of_tenant(tenant.id());
    Ok(Credentials {
        client_id: made.client_id.as_str().to_owned(),
        client_secret: made.client_secret.expose().to_owned(),
        token_endpoint: format!("{}/token", urls.issuer()),
        resource: tenant.id().management_api(),
    })
}
