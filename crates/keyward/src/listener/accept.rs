//! Accepting connections until the server is asked to stop, then letting them finish.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
};

use super::{
    Answering,
    connection::{self, Connection},
    tls::TlsConfig,
};
use crate::{limits::Limits, shutdown::Shutdown};

/// How long accepting rests after the system refused, for example for want of descriptors.
const BACK_OFF: Duration = Duration::from_millis(100);

/// Opens the socket. Connections wait in its backlog until [`serve`] accepts them.
///
/// # Errors
/// When the address is taken, or not one of this machine's.
pub async fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind(address).await
}

/// Serves `app` until `shutdown` begins and the connections have ended, at the latest after the
/// limit of draining; a forced shutdown does not wait. The sender's address is in the requests'
/// extensions as [`axum::extract::ConnectInfo`]. With a certificate all of it is TLS.
pub async fn serve(
    app: impl Answering,
    listener: TcpListener,
    tls: Option<TlsConfig>,
    limits: Limits,
    shutdown: Shutdown,
) {
    let mut connections = JoinSet::new();
    let mut acceptor = Acceptor {
        listener,
        permits: Arc::new(Semaphore::new(limits.connections)),
        is_refused: false,
    };
    loop {
        tokio::select! {
            biased;
            () = shutdown.begun() => break,
            // Reaped as they end: the set would otherwise grow with every connection ever made.
            Some(_) = connections.join_next() => {}
            (stream, peer, permit) = acceptor.next() => {
                let tls = tls.as_ref().map(|config| config.borrow().clone());
                let connection = Connection { stream, peer, tls, app: app.clone(), limits };
                let shutdown = shutdown.clone();
                connections.spawn(async move {
                    connection::serve(connection, shutdown).await;
                    drop(permit);
                });
            }
        }
    }
    drop(acceptor); // New connections are refused from here on.
    drain(connections, limits, &shutdown).await;
}

async fn drain(mut connections: JoinSet<()>, limits: Limits, shutdown: &Shutdown) {
    let all_ended = async { while connections.join_next().await.is_some() {} };
    tokio::select! {
        ended = tokio::time::timeout(limits.drain_time, all_ended) => drop(ended),
        () = shutdown.forced() => {}
    }
    if !connections.is_empty() {
        tracing::warn!(
            connections = connections.len(),
            "ended before they were done"
        );
    }
    connections.shutdown().await;
}

struct Acceptor {
    listener: TcpListener,
    permits: Arc<Semaphore>,
    is_refused: bool,
}

impl Acceptor {
    /// The next connection, once there is room for it. May be dropped at any point.
    async fn next(&mut self) -> (TcpStream, SocketAddr, OwnedSemaphorePermit) {
        let permits = self.permits.clone();
        let permit = permits.acquire_owned().await;
        let permit = permit.expect("nobody closes the semaphore");
        loop {
            match self.listener.accept().await {
                Ok((stream, peer)) => {
                    self.is_refused = false;
                    return (stream, peer, permit);
                }
                Err(error) if ended_early(&error) => {}
                Err(error) => self.rest(&error).await,
            }
        }
    }

    /// Waits for descriptors or memory to come back: trying at once would only burn the processor.
    #[expect(
        clippy::disallowed_methods,
        reason = "nothing tells when the system has descriptors again; no rule depends on it"
    )]
    async fn rest(&mut self, error: &io::Error) {
        if !self.is_refused {
            tracing::error!(%error, "connections cannot be accepted");
        }
        self.is_refused = true;
        tokio::time::sleep(BACK_OFF).await;
    }
}

/// The client gave up while it waited: the listener is well.
fn ended_early(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
    )
}
