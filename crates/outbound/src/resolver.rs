//! Looking up names. What the check has seen is what the connection is made to: between the two
//! no second look-up happens whose answer could differ (DNS rebinding).

use std::{collections::HashMap, io, net::SocketAddr, sync::Arc};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::net::lookup_host;

use crate::address::is_public;

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
