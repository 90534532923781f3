//! The dialogue with the server (RFC 5321, RFC 3207, RFC 4954).

use std::net::SocketAddr;

use keyward_model::Secret;
use lettre::transport::smtp::{
    self,
    authentication::{Credentials, Mechanism},
    client::{AsyncSmtpConnection, CertificateStore, TlsParameters},
    extension::ClientId,
};
use tokio::{task::spawn_blocking, time::timeout};

use super::config::{Config, Tls};

/// How far a dialogue came.
#[derive(Debug)]
pub(super) enum Failure {
    /// The server, or the library, said no.
    Smtp(smtp::Error),
    /// It took too long.
    Timeout,
    /// Credentials are not said in the clear.
    NoTls,
    /// The system has no certificates, or the task ended.
    TlsSetUp,
}

impl From<smtp::Error> for Failure {
    fn from(error: smtp::Error) -> Self {
        Self::Smtp(error)
    }
}

/// What is said of who sends.
pub(super) struct Login {
    pub(super) mechanisms: &'static [Mechanism],
    pub(super) user: String,
    pub(super) secret: Secret,
}

/// Hands a mail over. The addresses are those that may be connected to.
pub(super) async fn hand_over(
    config: &Config,
    addresses: &[SocketAddr],
    login: Option<&Login>,
    mail: &lettre::Message,
) -> Result<String, Failure> {
    let dialogue = Box::pin(speak(config, addresses, login, mail));
    timeout(config.timeouts.whole, dialogue)
        .await
        .unwrap_or(Err(Failure::Timeout))
}

async fn speak(
    config: &Config,
    addresses: &[SocketAddr],
    login: Option<&Login>,
    mail: &lettre::Message,
) -> Result<String, Failure> {
    let hello = match &config.name {
        Some(name) => ClientId::Domain(name.clone()),
        None => ClientId::Domain(config.from.email.domain().to_owned()),
    };
    let tls = if config.tls.is_off {
        None
    } else {
        Some(parameters(&config.tls).await?)
    };
    let (implicit, upgrade) = if config.tls.is_implicit {
        (tls, None)
    } else {
        (None, tls)
    };
    let connecting = AsyncSmtpConnection::connect_tokio1(
        addresses,
        Some(config.timeouts.connection),
        &hello,
        implicit,
        config.local_address,
    );
    let greeted = timeout(
        config.timeouts.connection + config.timeouts.greeting,
        Box::pin(connecting),
    );
    let mut connection = greeted.await.map_err(|_| Failure::Timeout)??;
    if let Some(tls) = upgrade {
        let is_needed = config.tls.is_required || login.is_some();
        if connection.can_starttls() {
            Box::pin(connection.starttls(tls, &hello)).await?;
        } else if is_needed {
            connection.abort().await;
            return Err(Failure::NoTls);
        }
    }
    if let Some(login) = login {
        let credentials = Credentials::new(login.user.clone(), login.secret.expose().to_owned());
        connection.auth(login.mechanisms, &credentials).await?;
    }
    let taken = connection.send(mail.envelope(), &mail.formatted()).await?;
    let said = taken.first_line().unwrap_or_default().to_owned();
    // The mail is the server's by now, however it takes the farewell.
    let _ = connection.quit().await;
    Ok(said)
}

/// Reading the system's certificates takes tens of milliseconds, off the runtime's threads.
async fn parameters(tls: &Tls) -> Result<TlsParameters, Failure> {
    let mut builder =
        TlsParameters::builder(tls.server_name.clone()).set_min_tls_version(tls.oldest);
    if !tls.authorities.is_empty() {
        builder = builder.certificate_store(CertificateStore::None);
    }
    for authority in &tls.authorities {
        builder = builder.add_root_certificate(authority.clone());
    }
    let built = spawn_blocking(move || builder.build()).await;
    match built {
        Ok(built) => Ok(built?),
        Err(_) => Err(Failure::TlsSetUp),
    }
}
