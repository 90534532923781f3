//! The listener that is scraped, apart from the public one.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context, Result};
use keyward_http::SharedApp;
use tokio::{net::TcpListener, task::JoinHandle};

use super::{Requests, router};
use crate::{limits::Limits, listener, shutdown::Shutdown};

/// Few ask, and nobody is to wait for them at the end.
const CONNECTIONS: usize = 16;
const DRAIN: Duration = Duration::from_secs(1);

/// An open socket, and what is counted for those who come.
pub struct Listener {
    socket: TcpListener,
    requests: Arc<Requests>,
}

impl Listener {
    /// Opens the socket.
    ///
    /// # Errors
    /// When the address is taken, or not one of this machine's.
    pub async fn bind(address: SocketAddr) -> Result<Self> {
        let socket = listener::bind(address)
            .await
            .with_context(|| format!("metrics cannot listen on {address}"))?;
        let address = socket.local_addr().context("the socket has no address")?;
        tracing::info!(%address, "metrics are answered");
        Ok(Self {
            socket,
            requests: Arc::default(),
        })
    }

    /// Where the durations of requests are kept.
    #[must_use]
    pub fn requests(&self) -> Arc<Requests> {
        self.requests.clone()
    }

    /// Answers until `shutdown` begins.
    pub fn serve(self, app: SharedApp, shutdown: Shutdown) -> JoinHandle<()> {
        let router = router(app, self.requests);
        let limits = Limits {
            connections: CONNECTIONS,
            drain_time: DRAIN,
            ..Limits::default()
        };
        tokio::spawn(listener::serve(router, self.socket, None, limits, shutdown))
    }
}
