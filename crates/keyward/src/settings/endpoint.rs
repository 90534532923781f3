//! The public address, which may depend on the port that the system gives.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use keyward_http::Endpoint;
use url::Url;

/// The public address of the server.
#[derive(Clone, Debug)]
pub enum EndpointSetting {
    /// It was given, or is the default.
    Fixed(Endpoint),
    /// `dev` without one: this machine at the port that is listened on.
    OfListener {
        /// Whether the listener speaks https.
        https: bool,
    },
}

impl EndpointSetting {
    /// The address where nothing was given.
    pub(super) fn default_one(https: bool) -> Self {
        Self::Fixed(Self::default_endpoint(https))
    }

    pub(super) fn default_endpoint(https: bool) -> Endpoint {
        of_text(&format!("{}://localhost:3001", scheme(https)))
    }

    /// The public address of a server that listens at `bound`.
    #[must_use]
    pub fn at(&self, bound: SocketAddr) -> Endpoint {
        match self {
            Self::Fixed(endpoint) => endpoint.clone(),
            Self::OfListener { https } => {
                let (scheme, port) = (scheme(*https), bound.port());
                // Only these two are certain to be what `localhost` means.
                if [Ipv4Addr::LOCALHOST.into(), IpAddr::V6(Ipv6Addr::LOCALHOST)]
                    .contains(&bound.ip())
                {
                    of_text(&format!("{scheme}://localhost:{port}"))
                } else {
                    of_text(&format!("{scheme}://{bound}"))
                }
            }
        }
    }
}

fn scheme(https: bool) -> &'static str {
    if https { "https" } else { "http" }
}

fn of_text(text: &str) -> Endpoint {
    let url = Url::parse(text).expect("scheme, address and port are a URL");
    Endpoint::new(&url).expect("it has nothing but scheme, host and port")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_listener_gives_the_port() {
        for (bound, origin) in [
            ("127.0.0.1:4000", "http://localhost:4000"),
            ("[::1]:4000", "http://localhost:4000"),
            ("127.0.0.2:4000", "http://127.0.0.2:4000"),
            ("127.0.0.1:80", "http://localhost"),
        ] {
            let bound = bound.parse().expect("an address");
            let setting = EndpointSetting::OfListener { https: false };
            assert_eq!(setting.at(bound).origin(), origin);
        }
        let setting = EndpointSetting::OfListener { https: true };
        let bound = "127.0.0.1:4000".parse().expect("an address");
        assert_eq!(setting.at(bound).origin(), "https://localhost:4000");
        let bound = "0.0.0.0:80".parse().expect("an address");
        let fixed = EndpointSetting::default_one(false);
        assert_eq!(fixed.at(bound).origin(), "http://localhost:3001");
    }
}
