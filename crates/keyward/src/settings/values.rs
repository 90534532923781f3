//! Each setting's value, from text to type.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use keyward_crypto::MasterKey;
use keyward_http::Endpoint;
use keyward_outbound::HostPort;
use tracing_subscriber::EnvFilter;
use url::Url;

use super::{
    given::Given,
    read::LogFormat,
    refused::Refused,
    storage::{Data, Database},
};

pub(super) fn data(given: &Given) -> Result<Data, Refused> {
    path(given).map(Data::Folder)
}

pub(super) fn path(given: &Given) -> Result<PathBuf, Refused> {
    given.value().map(PathBuf::from)
}

/// The address where nothing was given.
pub(super) fn default_listen() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, 3001).into()
}

pub(super) fn listen(given: &Given) -> Result<SocketAddr, Refused> {
    let text = given.text()?;
    text.parse().map_err(|_| given.malformed(text.as_ref()))
}

pub(super) fn endpoint(given: &Given) -> Result<Endpoint, Refused> {
    let text = given.text()?;
    let url = Url::parse(text).ok();
    let endpoint = url.and_then(|url| Endpoint::new(&url).ok());
    endpoint.ok_or_else(|| {
        // A URL may hold a password, where there should be none.
        let mut refused = given.malformed(text.as_ref());
        if let Refused::Malformed { value, .. } = &mut refused {
            value.take_if(|value| value.contains('@'));
        }
        refused
    })
}

/// `sqlite:PATH`, `sqlite://PATH`. The path is taken as it is written.
pub(super) fn database(given: &Given) -> Result<Database, Refused> {
    let url = given.secret()?;
    let url = url.expose();
    let has_scheme = |scheme: &str| {
        let start = url.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    if has_scheme("postgres:") || has_scheme("postgresql:") {
        return Err(Refused::ComesLater {
            source_name: given.source_name.clone(),
            what: "PostgreSQL (postgres://)",
        });
    }
    let path = url.strip_prefix("sqlite:").unwrap_or_default();
    let path = path.strip_prefix("//").unwrap_or(path);
    // Without a file there is no write-ahead log, and options would be taken for a part of the name.
    if path.is_empty() || path.starts_with(':') || path.contains(['?', '#', '\0']) {
        return Err(given.malformed(url.as_ref()));
    }
    Ok(Database::Sqlite(path.into()))
}

pub(super) fn allow_outbound(given: &Given) -> Result<Vec<HostPort>, Refused> {
    let parse = |value: &std::ffi::OsString| {
        let parsed = value.to_str().and_then(|text| text.parse().ok());
        parsed.ok_or_else(|| given.malformed(value))
    };
    given.values.iter().map(parse).collect()
}

pub(super) fn key(given: &Given) -> Result<MasterKey, Refused> {
    let text = given.secret()?;
    MasterKey::from_base64(&text).map_err(|_| given.malformed(text.expose().as_ref()))
}

pub(super) fn log_filter(given: &Given) -> Result<String, Refused> {
    let text = given.text()?;
    match EnvFilter::try_new(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err(given.malformed(text.as_ref())),
    }
}

pub(super) fn log_format(given: &Given) -> Result<LogFormat, Refused> {
    match given.text()? {
        "json" => Ok(LogFormat::Json),
        "text" => Ok(LogFormat::Text),
        other => Err(given.malformed(other.as_ref())),
    }
}
