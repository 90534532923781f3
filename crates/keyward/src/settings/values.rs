//! Each setting's value, from text to type.

use std::{
    net::SocketAddr,
    num::{NonZeroU8, NonZeroUsize},
    ops::RangeInclusive,
    path::PathBuf,
    str::FromStr,
    time::Duration,
};

use keyward_connectors::BreachedList;
use keyward_crypto::MasterKey;
use keyward_http::{Endpoint, Network, TrustedProxies};
use keyward_model::Secret;
use keyward_outbound::HostPort;
use keyward_store::Target;
use tracing_subscriber::EnvFilter;
use url::Url;

use super::{duration, given::Given, logto, refused::Refused, setting::Meaning, typed::LogFormat};

pub(super) fn path(given: &Given) -> Result<PathBuf, Refused> {
    given.value().map(PathBuf::from)
}

/// Where to listen, or only the port.
#[derive(Clone, Copy)]
pub(super) enum Listen {
    At(SocketAddr),
    Port(u16),
}

pub(super) fn listen(given: &Given) -> Result<Listen, Refused> {
    match given.meaning {
        Meaning::Port => from_text(given).map(Listen::Port),
        _ => socket_address(given).map(Listen::At),
    }
}

pub(super) fn breached_list(given: &Given) -> Result<BreachedList, Refused> {
    from_text(given)
}

pub(super) fn on_or_off(given: &Given) -> Result<bool, Refused> {
    let text = given.text()?;
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(given.malformed(text.as_ref())),
    }
}

pub(super) fn socket_address(given: &Given) -> Result<SocketAddr, Refused> {
    from_text(given)
}

fn from_text<T: FromStr>(given: &Given) -> Result<T, Refused> {
    let text = given.text()?;
    text.parse().map_err(|_| given.malformed(text.as_ref()))
}

pub(super) fn endpoint(given: &Given) -> Result<Endpoint, Refused> {
    let text = given.text()?;
    // A name with `*` is no address; Logto finds tenants by it.
    let url = Url::parse(text).ok().filter(|_| !text.contains('*'));
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

/// Which database, before it is known how many connections it may have.
pub(super) enum DatabaseUrl {
    Sqlite(PathBuf),
    Postgres(Secret),
}

/// `sqlite:PATH`, `sqlite://PATH` (the path is taken as it is written), `postgres://…`.
pub(super) fn database(given: &Given) -> Result<DatabaseUrl, Refused> {
    let secret = given.secret()?;
    let url = secret.expose();
    let has_scheme = |scheme: &str| {
        let start = url.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    if has_scheme("postgres://") || has_scheme("postgresql://") {
        return match Target::parse(url) {
            Ok(_) => Ok(DatabaseUrl::Postgres(secret)),
            Err(error) => Err(Refused::Unusable {
                source_name: given.source_name.clone(),
                reason: error.to_string(),
            }),
        };
    }
    let path = url.strip_prefix("sqlite:").unwrap_or_default();
    let path = path.strip_prefix("//").unwrap_or(path);
    // Without a file there is no write-ahead log, and options would be taken for a part of the name.
    if path.is_empty() || path.starts_with(':') || path.contains(['?', '#', '\0']) {
        return Err(given.malformed(url.as_ref()));
    }
    Ok(DatabaseUrl::Sqlite(path.into()))
}

pub(super) fn trusted_proxies(given: &Given) -> Result<TrustedProxies, Refused> {
    if given.meaning == Meaning::Switch {
        let text = given.text()?;
        return match text {
            yes if logto::is_yes(yes) => Ok(TrustedProxies::EVERYBODY),
            no if logto::is_no(no) => Ok(TrustedProxies::Nobody),
            _ => Err(given.malformed(text.as_ref())),
        };
    }
    if let [only] = &given.values[..] {
        if only == "all" {
            return Ok(TrustedProxies::EVERYBODY);
        }
        if only.to_str().is_some_and(is_digits) {
            let length = u8::try_from(number(given, &(1..=16))?).ok();
            let length = length.and_then(NonZeroU8::new);
            return Ok(length.map_or(TrustedProxies::Nobody, TrustedProxies::Row));
        }
    }
    let networks: Vec<Network> = list(given)?;
    if networks.is_empty() {
        return Ok(TrustedProxies::Nobody);
    }
    Ok(TrustedProxies::Networks(networks.into()))
}

pub(super) fn allow_outbound(given: &Given) -> Result<Vec<HostPort>, Refused> {
    list(given)
}

/// Each once, as they are stored.
pub(super) fn role_names(given: &Given) -> Result<Vec<String>, Refused> {
    let mut names: Vec<String> = Vec::new();
    for (name, value) in list::<String>(given)?.into_iter().zip(&given.values) {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > 128 {
            return Err(given.malformed(value));
        }
        if names.iter().all(|known| known != name) {
            names.push(name.to_owned());
        }
    }
    Ok(names)
}

fn list<T: FromStr>(given: &Given) -> Result<Vec<T>, Refused> {
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

/// A number of the range, written with digits.
pub(super) fn number(given: &Given, range: &RangeInclusive<u32>) -> Result<u32, Refused> {
    let text = given.text()?;
    let number = text
        .parse()
        .ok()
        .filter(|number| is_digits(text) && range.contains(number));
    number.ok_or_else(|| given.malformed(text.as_ref()))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

pub(super) fn threads(given: &Given) -> Result<Option<NonZeroUsize>, Refused> {
    Ok(NonZeroUsize::new(number(given, &(1..=64))? as usize))
}

/// A time within these limits, both with their units.
pub(super) fn time(given: &Given, least: &str, most: &str) -> Result<Duration, Refused> {
    let text = given.text()?;
    let time = match given.meaning {
        Meaning::Milliseconds => text.parse().ok().map(Duration::from_millis),
        _ => duration::parse(text),
    };
    let is_within = |time: &Duration| {
        duration::parse(least).is_some_and(|least| *time >= least)
            && duration::parse(most).is_some_and(|most| *time <= most)
    };
    time.filter(is_within)
        .ok_or_else(|| given.malformed(text.as_ref()))
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
