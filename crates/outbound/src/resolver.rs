//! Looking up names. What the check has seen is what the connection is made to: between the two
//! no second look-up happens whose answer could differ (DNS rebinding).

use std::{
    collections::HashMap,
    io,
    net::{Ipv6Addr, SocketAddr},
    sync::Arc,
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::net::lookup_host;
use url::Host;

use crate::{Error, HostPort, Policy, Refusal, address::is_public};

/// Names to the addresses that a test gives them.
pub(crate) type Routes = Arc<HashMap<String, SocketAddr>>;

/// The resolver of one way's connections.
#[derive(Debug)]
pub(crate) enum Resolver {
    /// Refuses a name when *any* of its addresses is not public: an attacker could have put the
    /// private one second and let the first fail.
    PublicOnly,
    /// Takes every address: the destination was allowed by name and port.
    Any(Routes),
}

/// A name leads to an address that is not public. Found in the chain of a failed call.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the name leads to an address that is not public")]
pub(crate) struct PrivateAddress;

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        match self {
            Self::Any(routes) => {
                if let Some(&address) = routes.get(name.as_str()) {
                    return Box::pin(async move { Ok(Box::new([address].into_iter()) as Addrs) });
                }
                Box::pin(async move { Ok(addresses(look_up(&name).await?)) })
            }
            Self::PublicOnly => {
                Box::pin(async move { Ok(addresses(all_public(look_up(&name).await?)?)) })
            }
        }
    }
}

/// Looks a host up for a connection of another protocol than HTTP.
pub(crate) async fn resolve(
    host: &str,
    port: u16,
    policy: &Policy,
) -> Result<Vec<SocketAddr>, Error> {
    let is_v6 = host.parse::<Ipv6Addr>().is_ok();
    let written = if is_v6 {
        format!("[{host}]:{port}")
    } else {
        format!("{host}:{port}")
    };
    let destination = HostPort::parse(&written).map_err(|_| Error::Refused(Refusal::NotAHost))?;
    let found: Vec<SocketAddr> = match destination.host() {
        Host::Ipv4(address) => vec![(*address, port).into()],
        Host::Ipv6(address) => vec![(*address, port).into()],
        Host::Domain(name) => lookup_host((name.as_str(), port))
            .await
            .map_err(|_| Error::Network)?
            .collect(),
    };
    if found.is_empty() {
        return Err(Error::Network);
    }
    if policy.allow.contains(&destination) {
        return Ok(found);
    }
    all_public(found).map_err(|_| Error::Refused(Refusal::PrivateAddress))
}

fn all_public(found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, PrivateAddress> {
    if found.iter().all(|address| is_public(address.ip())) {
        Ok(found)
    } else {
        Err(PrivateAddress)
    }
}

/// With port 0, which the connector replaces by the URL's.
async fn look_up(name: &Name) -> io::Result<Vec<SocketAddr>> {
    Ok(lookup_host((name.as_str(), 0)).await?.collect())
}

fn addresses(found: Vec<SocketAddr>) -> Addrs {
    Box::new(found.into_iter())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn other_protocols_have_the_same_guard() {
        let allow = ["localhost:25", "[::1]:26", "127.0.0.1:27"];
        let policy = Policy {
            allow: allow.map(|text| HostPort::parse(text).unwrap()).to_vec(),
            ..Policy::default()
        };
        let refused = |error| Err(Error::Refused(error));
        for (host, port, expected) in [
            ("127.0.0.1", 25, refused(Refusal::PrivateAddress)),
            ("2130706433", 25, refused(Refusal::PrivateAddress)),
            ("0x7f.1", 25, refused(Refusal::PrivateAddress)),
            ("::1", 25, refused(Refusal::PrivateAddress)),
            ("::ffff:10.0.0.1", 25, refused(Refusal::PrivateAddress)),
            ("localhost", 26, refused(Refusal::PrivateAddress)),
            ("127.0.0.1", 26, refused(Refusal::PrivateAddress)),
            ("169.254.169.254", 80, refused(Refusal::PrivateAddress)),
            ("", 25, refused(Refusal::NotAHost)),
            ("a b", 25, refused(Refusal::NotAHost)),
            ("host:25", 25, refused(Refusal::NotAHost)),
            ("user@host", 25, refused(Refusal::NotAHost)),
            ("*", 25, refused(Refusal::NotAHost)),
            ("8.8.8.8", 0, refused(Refusal::NotAHost)),
            ("::1", 26, Ok(vec!["[::1]:26".parse().unwrap()])),
            ("127.1", 27, Ok(vec!["127.0.0.1:27".parse().unwrap()])),
            ("8.8.8.8", 25, Ok(vec!["8.8.8.8:25".parse().unwrap()])),
        ] {
            assert_eq!(
                resolve(host, port, &policy).await,
                expected,
                "{host}:{port}"
            );
        }
        let localhost = resolve("localhost", 25, &policy).await.unwrap();
        assert!(localhost.iter().all(|address| address.port() == 25));
    }

    #[test]
    fn one_private_address_among_public_ones_is_enough() {
        let public = ["8.8.8.8:0", "[2606:4700::1111]:0"].map(|text| text.parse().unwrap());
        let private = ["127.0.0.1:0", "[::1]:0", "169.254.169.254:0"];
        assert_eq!(all_public(public.to_vec()).unwrap(), public);
        for private in private.map(|text| text.parse().unwrap()) {
            for position in 0..=public.len() {
                let mut found = public.to_vec();
                found.insert(position, private);
                assert!(all_public(found).is_err(), "{private} at {position}");
            }
        }
    }
}
