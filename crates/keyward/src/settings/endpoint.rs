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
    OfListener,
}

impl EndpointSetting {
    /// The address where nothing was given.
    pub(super) fn default_one() -> Self {
        Self::Fixed(of_text("http://localhost:3001"))
    }

    /// The public address of a server that listens at `bound`.
    #[must_use]
    pub fn at(&self, bound: SocketAddr) -> Endpoint {
        match self {
            Self::Fixed(endpoint) => endpoint.clone(),
            Self::OfListener => {
                let port = bound.port();
                // Only these two are certain to be what `localhost` means.
                if [Ipv4Addr::LOCALHOST.into(), IpAddr::V6(Ipv6Addr::LOCALHOST)]
                    .contains(&bound.ip())
                {
                    of_text(&format!("http://localhost:{port}"))
                } else {
                    of_text(&format!("http://{bound}"))
                }
            }
        }
    }
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
            assert_eq!(EndpointSetting::OfListener.at(bound).origin(), origin);
        }
        let bound = "0.0.0.0:80".parse().expect("an address");
        let fixed = EndpointSetting::default_one();
        assert_eq!(fixed.at(bound).origin(), "http://localhost:3001");
    }
}
