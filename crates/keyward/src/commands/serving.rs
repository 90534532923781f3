//! What `serve` and `dev` share: listen, build the application, serve, close.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result};
use keyward_connectors::Inbox;
use keyward_crypto::SystemRandom;
use keyward_experience::Administrators;
use keyward_http::{Addresses, Endpoint, SharedApp};
use sd_notify::NotifyState;

use super::service_manager;
use crate::{
    app::{self, Front, Parts},
    layers::{self, Around},
    limits::Limits,
    listener::{self, tls},
    metrics, seed,
    settings::Serve,
    shutdown::{Hangups, Shutdown},
};

/// What only development has.
#[derive(Default)]
pub(super) struct Conveniences {
    /// Where messages land that no connector sends.
    pub inbox: Option<Inbox>,
    /// A file of records to make at start.
    pub seed: Option<PathBuf>,
}

/// What a server can say of itself before its first request.
pub(super) struct Ready<'a> {
    /// Its public address.
    pub endpoint: &'a Endpoint,
    /// Where the Console is.
    pub console: &'a str,
    /// The link that makes the first administrator, while there is none. For the terminal only: it is a secret.
    pub set_up: Option<&'a str>,
}

/// Runs a server on this data until it is asked to stop. `ready` is called once, when requests
/// are about to be accepted.
pub(super) async fn run(
    server: &Serve,
    folder: &Path,
    conveniences: Conveniences,
    ready: impl FnOnce(&Ready<'_>) -> Result<()>,
) -> Result<()> {
    let shutdown = Shutdown::on_signals().context("signals cannot be handled")?;
    let hang_ups = Hangups::on_signals().context("signals cannot be handled")?;
    let tls = server.tls.clone();
    let tls = tls.map(|files| tls::follow(files, hang_ups)).transpose()?;
    // First of all, so that an address in use is told before a database is touched; who connects
    // from here on waits for the application.
    let socket = listener::bind(server.listen)
        .await
        .with_context(|| format!("cannot listen on {}", server.listen))?;
    let address = socket.local_addr().context("the socket has no address")?;
    let scraped = match server.metrics_listen {
        Some(address) => Some(metrics::Listener::bind(address).await?),
        None => None,
    };
    let endpoint = server.endpoint.at(address);
    let parts = Parts::real(server, conveniences.inbox);
    let addresses = Addresses::new(endpoint.clone(), server.admin_endpoint.clone());
    anyhow::ensure!(
        !addresses.admin_collides(),
        "the admin endpoint is the endpoint: leave it out, or give the admin tenant another one"
    );
    let front = Front {
        addresses,
        trusted_proxies: server.trusted_proxies.clone(),
    };
    let app = app::build(&server.storage, folder, front, parts).await?;
    if let Some(file) = &conveniences.seed {
        seed::apply(app.shared(), file).await?;
    }
    let limits = Limits::default();
    let around = Around {
        https: endpoint.is_https(),
        random: Arc::new(SystemRandom),
        limits,
        requests: scraped.as_ref().map(metrics::Listener::requests),
    };
    let router = layers::wrap(app.routes(), around, Some(app.shared().clone()));
    let console = app.shared().addresses.console();
    tracing::info!(%address, endpoint = endpoint.url(), console, "ready");
    let set_up = set_up_link(app.shared()).await?;
    ready(&Ready {
        endpoint: &endpoint,
        console: &console,
        set_up: set_up.as_deref(),
    })?;
    service_manager::tell(NotifyState::Ready);
    let scraping = scraped.map(|listener| listener.serve(app.shared().clone(), shutdown.clone()));
    let stopping = tokio::spawn(service_manager::tell_stopping(shutdown.clone()));
    listener::serve(router, socket, tls, limits, shutdown).await;
    // Serving has ended, so stopping has begun.
    let _ = stopping.await;
    if let Some(scraping) = scraping {
        // It has been told as well; a panic has reported itself.
        let _ = scraping.await;
    }
    app.close().await;
    tracing::info!("stopped");
    Ok(())
}

async fn set_up_link(app: &SharedApp) -> Result<Option<String>> {
    if !Administrators::is_set_up_open(&app.store).await? {
        return Ok(None);
    }
    let urls = app.addresses.of(&app.store.system().admin_tenant());
    Ok(Some(urls.set_up_link(&app.store.vault().set_up_token())))
}
