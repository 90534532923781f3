//! A way to a server that the test makes slow: bytes come late, or wait until they are let go on.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::{AbortHandle, JoinSet},
};

use crate::postgres;

/// What becomes of bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pace {
    Late(Duration),
    Never,
}

/// Connections to a server, whose bytes come as late as the test says. It ends when it is dropped,
/// and its connections with it. A store that opens blocks its thread, so a test has another one for
/// this.
pub struct Proxy {
    address: SocketAddr,
    pace: watch::Sender<Pace>,
    accepting: AbortHandle,
}

impl Proxy {
    /// A way to the PostgreSQL server of the tests, at first without delay.
    pub async fn to_postgres() -> Self {
        Self::to(postgres::address()).await
    }

    async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a loopback port is free");
        let address = listener.local_addr().expect("it is bound");
        let (pace, given) = watch::channel(Pace::Late(Duration::ZERO));
        let accepting = tokio::spawn(accept(listener, server, given)).abort_handle();
        Self {
            address,
            pace,
            accepting,
        }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Bytes come so much later, in both directions.
    pub fn delay(&self, time: Duration) {
        self.pace.send_replace(Pace::Late(time));
    }

    /// Nothing comes through, and no connection ends, until [`Proxy::delay`].
    pub fn stall(&self) {
        self.pace.send_replace(Pace::Never);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, server: SocketAddr, pace: watch::Receiver<Pace>) {
    // They end with this task.
    let mut connections = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        let pace = pace.clone();
        connections.spawn(async move {
            let Ok(server) = TcpStream::connect(server).await else {
                return;
            };
            // As a real way would.
            let _ = (client.set_nodelay(true), server.set_nodelay(true));
            let (client, server) = (client.into_split(), server.into_split());
            tokio::join!(
                carry(client.0, server.1, pace.clone()),
                carry(server.0, client.1, pace)
            );
        });
    }
}

/// Carries bytes one way until either end has gone.
async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut pace: watch::Receiver<Pace>) {
    let mut bytes = [0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        let allowed = pace.wait_for(|pace| *pace != Pace::Never).await;
        let Ok(Pace::Late(time)) = allowed.map(|pace| *pace) else {
            return;
        };
        wait(time).await;
        if to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a slow way is slow by the machine's clock"
)]
async fn wait(time: Duration) {
    if !time.is_zero() {
        tokio::time::sleep(time).await;
    }
}
