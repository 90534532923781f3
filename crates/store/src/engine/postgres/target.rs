//! Where a PostgreSQL database is: its URL, as libpq reads it.

use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
    sync::Arc,
    time::Duration,
};

use thiserror::Error as ThisError;
use tokio_postgres::{Client, Config, NoTls, config::SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{
    failure::not_connected,
    tls::{self, Wanted},
};
use crate::engine::{Error, Result};

/// How long the making of a connection may take.
pub(super) const CONNECT: Duration = Duration::from_secs(5);

/// How long what was sent may stay unacknowledged before the connection counts as lost.
const UNACKNOWLEDGED: Duration = Duration::from_secs(10);

/// After how long an idle connection is looked at, so that no firewall forgets it.
const KEEP_ALIVE: Duration = Duration::from_secs(60);

/// Why a URL cannot be used. It may hold a password, so nothing of it is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ThisError)]
pub enum BadUrl {
    /// Not `postgres://…`, or a parameter that is not known.
    #[error("it is no URL of a PostgreSQL database, or has a parameter that is not known")]
    Syntax,
    /// No host is named.
    #[error("it names no host")]
    Host,
    /// No such `sslmode`.
    #[error("sslmode is one of disable, prefer, require, verify-ca and verify-full")]
    SslMode,
    /// There is nobody to trust.
    #[error("the certificates of `sslrootcert` (or of the system) cannot be read, or are none")]
    RootCertificates,
    /// The TLS library refuses to work.
    #[error("TLS cannot be set up")]
    Tls,
}

/// A database, and how to reach it.
#[derive(Clone)]
pub struct Target(Arc<Reach>);

#[derive(Clone)]
struct Reach {
    config: Config,
    tls: Option<MakeRustlsConnect>,
}

impl Target {
    /// Reads a URL: `postgres://user:password@host:port/database?sslmode=verify-full`. Beside
    /// libpq's parameters that `tokio-postgres` knows: every `sslmode`, and `sslrootcert`, a file
    /// or `system`.
    ///
    /// # Errors
    /// [`BadUrl`].
    pub fn parse(url: &str) -> std::result::Result<Self, BadUrl> {
        let is_url = ["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| url.starts_with(scheme));
        if !is_url {
            return Err(BadUrl::Syntax);
        }
        let (rest, mode, root) = without_tls(url)?;
        let mut config = Config::from_str(&rest).map_err(|_| BadUrl::Syntax)?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(BadUrl::Host);
        }
        let wanted = Wanted::parse(mode.as_deref(), root.is_some())?;
        let file = root.as_deref().filter(|root| *root != Path::new("system"));
        let tls = match wanted.mode {
            SslMode::Disable => None,
            _ => Some(tls::connector(wanted.trust, file)?),
        };
        config.ssl_mode(wanted.mode);
        if config.get_application_name().is_none() {
            config.application_name("keyward");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(UNACKNOWLEDGED);
        }
        config.keepalives_idle(KEEP_ALIVE);
        Ok(Self(Arc::new(Reach { config, tls })))
    }

    /// The same server and role with another database. For tests and for moving.
    #[must_use]
    pub fn with_database(mut self, name: &str) -> Self {
        Arc::make_mut(&mut self.0).config.dbname(name);
        self
    }

    pub(super) fn config(&self) -> &Config {
        &self.0.config
    }

    pub(super) fn tls(&self) -> Option<&MakeRustlsConnect> {
        self.0.tls.as_ref()
    }

    /// A connection outside of any pool, driven by a task of the current runtime.
    pub(crate) async fn connect(&self) -> Result<Client> {
        let connecting = async {
            match &self.0.tls {
                Some(tls) => {
                    let (client, connection) = self.0.config.connect(tls.clone()).await?;
                    tokio::spawn(connection);
                    Ok(client)
                }
                None => {
                    let (client, connection) = self.0.config.connect(NoTls).await?;
                    tokio::spawn(connection);
                    Ok(client)
                }
            }
        };
        tokio::time::timeout(2 * CONNECT, connecting)
            .await
            .map_err(|_| Error::unavailable("the server does not answer"))?
            .map_err(|error| not_connected(&error))
    }
}

/// Host and database, and nothing that lets anybody in.
impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Target")
            .field("hosts", &self.0.config.get_hosts())
            .field("ports", &self.0.config.get_ports())
            .field("database", &self.0.config.get_dbname())
            .finish_non_exhaustive()
    }
}

type Split = (String, Option<String>, Option<PathBuf>);

/// Takes off what the driver does not know: three more modes, and the authority's certificate.
fn without_tls(url: &str) -> std::result::Result<Split, BadUrl> {
    let Some((base, query)) = url.split_once('?') else {
        return Ok((url.to_owned(), None, None));
    };
    let (mut kept, mut mode, mut root) = (Vec::new(), None, None);
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("sslmode", value)) => mode = Some(value.to_owned()),
            Some(("sslrootcert", value)) => root = Some(PathBuf::from(decoded(value)?)),
            _ => kept.push(pair),
        }
    }
    let rest = if kept.is_empty() {
        base.to_owned()
    } else {
        format!("{base}?{}", kept.join("&"))
    };
    Ok((rest, mode, root))
}

/// Undoes percent-encoding.
fn decoded(text: &str) -> std::result::Result<String, BadUrl> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next(), rest.next()].map(Option::unwrap_or_default);
            let value = std::str::from_utf8(&digits)
                .ok()
                .and_then(|digits| u8::from_str_radix(digits, 16).ok());
            bytes.push(value.ok_or(BadUrl::Syntax)?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).map_err(|_| BadUrl::Syntax)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(url: &str) -> BadUrl {
        Target::parse(url).expect_err(url)
    }

    #[test]
    fn modes_are_those_of_libpq() {
        let base = "postgres://ada:hunter2@db.example:6432/keyward?connect_timeout=3";
        for (mode, expected, has_tls) in [
            ("", SslMode::Prefer, true),
            ("&sslmode=disable", SslMode::Disable, false),
            ("&sslmode=prefer", SslMode::Prefer, true),
            ("&sslmode=require", SslMode::Require, true),
        ] {
            let target = Target::parse(&format!("{base}{mode}")).expect("a good URL");
            assert_eq!(target.0.config.get_ssl_mode(), expected);
            assert_eq!(target.0.tls.is_some(), has_tls);
            assert_eq!(
                target.0.config.get_connect_timeout(),
                Some(&Duration::from_secs(3))
            );
            assert_eq!(target.0.config.get_dbname(), Some("keyward"));
        }
    }

    #[test]
    fn what_cannot_be_used_is_refused_without_repeating_it() {
        for (url, expected) in [
            ("mysql://ada:hunter2@db/x", BadUrl::Syntax),
            ("postgres://ada:hunter2@db/x?colour=red", BadUrl::Syntax),
            ("postgres://ada:hunter2@db:port/x", BadUrl::Syntax),
            ("postgres:///x", BadUrl::Host),
            ("postgres://ada:hunter2@db/x?sslmode=maybe", BadUrl::SslMode),
            (
                "postgres://db/x?sslmode=verify-full&sslrootcert=%2Fno%2Fsuch%2Ffile",
                BadUrl::RootCertificates,
            ),
            (
                "postgres://db/x?sslmode=require&sslrootcert=%2",
                BadUrl::Syntax,
            ),
        ] {
            let error = refused(url);
            assert_eq!(error, expected, "{url}");
            assert!(!error.to_string().contains("hunter2"));
        }
    }

    #[test]
    fn a_password_is_not_shown() {
        let target = Target::parse("postgresql://ada:hunter2@db/x?sslmode=disable");
        let shown = format!("{:?}", target.expect("a good URL"));
        assert!(
            shown.contains("db") && !shown.contains("hunter2"),
            "{shown}"
        );
    }
}
