//! What `serve` and `dev` share: listen, build the application, serve, close.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result};
use keyward_connectors::Inbox;
use keyward_crypto::SystemRandom;
use keyward_http::Endpoint;

use crate::{
    app::{self, App, Parts},
    layers::{self, Around},
    limits::Limits,
    listener, seed,
    settings::Serve,
    shutdown::Shutdown,
};

/// What only development has.
#[derive(Default)]
pub(super) struct Conveniences {
    /// Where messages land that no connector sends.
    pub inbox: Option<Inbox>,
    /// A file of records to make at start.
    pub seed: Option<PathBuf>,
}

/// Runs a server on this data until it is asked to stop. `ready` is called once, when requests
/// are about to be accepted.
pub(super) async fn run(
    server: &Serve,
    folder: &Path,
    conveniences: Conveniences,
    ready: impl FnOnce(&App, &Endpoint) -> Result<()>,
) -> Result<()> {
    let shutdown = Shutdown::on_signals().context("signals cannot be handled")?;
    // First of all, so that an address in use is told before a database is touched; who connects
    // from here on waits for the application.
    let socket = listener::bind(server.listen)
        .await
        .with_context(|| format!("cannot listen on {}", server.listen))?;
    let address = socket.local_addr().context("the socket has no address")?;
    let endpoint = server.endpoint.at(address);
    let parts = Parts::real(server, conveniences.inbox);
    let app = app::build(&server.storage, folder, &endpoint, parts).await?;
    if let Some(file) = &conveniences.seed {
        seed::apply(app.shared(), file).await?;
    }
    let limits = Limits::default();
    let around = Around {
        https: endpoint.is_https(),
        random: Arc::new(SystemRandom),
        limits,
    };
    let router = layers::wrap(app.router(), around);
    tracing::info!(%address, endpoint = endpoint.origin(), "ready");
    ready(&app, &endpoint)?;
    listener::serve(router, socket, limits, shutdown).await;
    app.close().await;
    tracing::info!("stopped");
    Ok(())
}
