//! A mail server on loopback: greeting, STARTTLS or TLS from the start, PLAIN, LOGIN or XOAUTH2, one
//! mailbox that may send. It keeps to the order of RFC 5321 and refuses what comes too early.

mod mail;
mod session;

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{net::TcpListener, task::JoinHandle};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

pub use mail::Mail;

/// The mailbox that may send.
pub const USER: &str = "no-reply@example.com";
/// Its password.
pub const PASSWORD: &str = "smtp password";
/// Its access token.
pub const TOKEN: &str = "smtp-access-token";
/// The authority of the server's certificate, which is for `localhost`.
pub const AUTHORITY: &str = include_str!("../../tests/commands/tls/one-authority.pem");

/// What the server offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// TLS from the first byte.
    Implicit,
    /// STARTTLS, and nothing else before it.
    StartTls,
    /// Neither: an old relay, or somebody between who took the offer away.
    None,
}

/// What happened at the server.
#[derive(Debug, Default)]
pub(crate) struct Situation {
    delivered: Vec<Mail>,
    /// Every command, without its secrets.
    commands: Vec<String>,
    connections: u64,
    /// How many credentials were said in the clear.
    exposed: u64,
    is_silent: bool,
    refuses_recipients: bool,
    /// The one way to log in, where there is only one.
    only_mechanism: Option<&'static str>,
}

/// The server. It stops when it is dropped.
#[derive(Debug)]
pub struct Smtp {
    address: SocketAddr,
    situation: Arc<Mutex<Situation>>,
    server: JoinHandle<()>,
}

impl Smtp {
    /// Starts a server on a free port of loopback.
    ///
    /// # Panics
    /// When there is no free port.
    pub async fn start(protection: Protection) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let situation = Arc::new(Mutex::new(Situation::default()));
        let (shared, tls) = (Arc::clone(&situation), acceptor());
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (shared, tls) = (Arc::clone(&shared), tls.clone());
                lock(&shared).connections += 1;
                // A caller that goes away ends its session, nothing else.
                tokio::spawn(async move {
                    let _ = session::serve(stream, protection, tls, &shared).await;
                });
            }
        });
        Self {
            address,
            situation,
            server,
        }
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The mails so far, oldest first.
    #[must_use]
    pub fn delivered(&self) -> Vec<Mail> {
        lock(&self.situation).delivered.clone()
    }

    /// The commands so far, of all connections.
    #[must_use]
    pub fn commands(&self) -> Vec<String> {
        lock(&self.situation).commands.clone()
    }

    /// How many connections there were.
    #[must_use]
    pub fn connections(&self) -> u64 {
        lock(&self.situation).connections
    }

    /// How many credentials were said in the clear.
    #[must_use]
    pub fn exposed(&self) -> u64 {
        lock(&self.situation).exposed
    }

    /// From now on it accepts connections and says nothing.
    pub fn fall_silent(&self) {
        lock(&self.situation).is_silent = true;
    }

    /// From now on it takes credentials in one way only.
    pub fn take_only(&self, mechanism: &'static str) {
        lock(&self.situation).only_mechanism = Some(mechanism);
    }

    /// From now on it knows no recipient, and repeats what it was told.
    pub fn refuse_recipients(&self) {
        lock(&self.situation).refuses_recipients = true;
    }
}

pub(crate) fn lock(situation: &Mutex<Situation>) -> MutexGuard<'_, Situation> {
    situation.lock().unwrap_or_else(PoisonError::into_inner)
}

fn acceptor() -> TlsAcceptor {
    let certificate = include_bytes!("../../tests/commands/tls/one-certificate.pem");
    let key = include_bytes!("../../tests/commands/tls/one-key.pem");
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(certificate)
        .map(|certificate| certificate.expect("a certificate"))
        .collect();
    let key = PrivateKeyDer::from_pem_slice(key).expect("a key");
    let provider = tokio_rustls::rustls::crypto::aws_lc_rs::default_provider();
    let config = ServerConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .expect("protocol versions")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("certificate and key fit");
    TlsAcceptor::from(Arc::new(config))
}

impl Drop for Smtp {
    fn drop(&mut self) {
        self.server.abort();
    }
}
