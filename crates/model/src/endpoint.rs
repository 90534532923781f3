//! A public address, as the operator names it: what every URL begins with.

use std::sync::Arc;

use thiserror::Error;
use url::Url;

use crate::{Authority, Scheme, is_loopback_host};

/// A public address of the server: scheme, host, port, and perhaps a base path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Endpoint {
    origin: Arc<str>,
    base: Arc<str>,
    host: Arc<str>,
    port: u16,
    is_https: bool,
    is_loopback: bool,
}

/// The URL cannot be an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "an endpoint is an http or https URL with a host, perhaps with a path of letters, digits and \
     `-._~`, and without user, query and fragment"
)]
pub struct EndpointError;

impl Endpoint {
    /// Takes origin and path of a URL. A slash at the end of the path does not count.
    ///
    /// # Errors
    /// When it has a part that no endpoint has.
    pub fn new(url: &Url) -> Result<Self, EndpointError> {
        let scheme = Scheme::parse(url.scheme()).ok_or(EndpointError)?;
        let plain = url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        let host = url.host().filter(|_| plain).ok_or(EndpointError)?;
        let base = url.path().trim_end_matches('/');
        if !is_plain_path(base) {
            return Err(EndpointError);
        }
        Ok(Self {
            origin: url.origin().ascii_serialization().into(),
            base: base.into(),
            port: url.port().unwrap_or(scheme.default_port()),
            is_https: scheme == Scheme::Https,
            is_loopback: is_loopback_host(&host),
            host: host.to_string().into(),
        })
    }

    /// Reads a URL; see [`Endpoint::new`].
    ///
    /// # Errors
    /// When it is no URL, or none of an endpoint.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        Self::new(&Url::parse(text).map_err(|_| EndpointError)?)
    }

    /// Scheme, host and port, without a slash at the end.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The path that stands before every other: empty, or `/auth`, without a slash at the end.
    #[must_use]
    pub fn base_path(&self) -> &str {
        &self.base
    }

    /// The whole address, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}{}", self.origin, self.base)
    }

    /// Host, in lower case, and port.
    #[must_use]
    pub fn host_and_port(&self) -> (&str, u16) {
        (&self.host, self.port)
    }

    /// Whether browsers reach it by TLS, so that cookies are `Secure`.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.is_https
    }

    /// Whether it is this machine only.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.is_loopback
    }

    /// Whether the port is the one that its scheme leaves out.
    #[must_use]
    pub fn has_default_port(&self) -> bool {
        let scheme = if self.is_https {
            Scheme::Https
        } else {
            Scheme::Http
        };
        self.port == scheme.default_port()
    }

    /// Whether two tenants could not have these addresses, each without a path, to themselves: requests
    /// name the same host and port, or browsers share the cookies, which have the same names at the
    /// usual ports of a host.
    #[must_use]
    pub fn collides(&self, other: &Self) -> bool {
        self.host == other.host
            && (self.port == other.port || (self.has_default_port() && other.has_default_port()))
    }

    /// Whether a request that names this host is for here. `scheme` is how it came, if that is
    /// known.
    #[must_use]
    pub fn serves(&self, authority: &Authority, scheme: Option<Scheme>) -> bool {
        *authority.host() == *self.host && authority.ports(scheme).any(|port| port == self.port)
    }

    /// What stands behind the base path, if the path lies below it.
    #[must_use]
    pub fn below<'p>(&self, path: &'p str) -> Option<&'p str> {
        match path.strip_prefix(&*self.base)? {
            "" => Some("/"),
            rest if rest.starts_with('/') => Some(rest),
            _ => None,
        }
    }
}

/// Only what means itself in a path, a cookie's path and a header. The URL parser has resolved
/// dots.
fn is_plain_path(path: &str) -> bool {
    let plain = |segment: &str| {
        !segment.is_empty()
            && segment
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
    };
    path.is_empty()
        || path
            .strip_prefix('/')
            .is_some_and(|path| path.split('/').all(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(text: &str) -> Endpoint {
        Endpoint::parse(text).expect(text)
    }

    #[test]
    fn what_an_endpoint_is() {
        for (text, url, base) in [
            ("http://localhost:3001/", "http://localhost:3001", ""),
            ("https://Example.com:443", "https://example.com", ""),
            (
                "https://example.com/auth/",
                "https://example.com/auth",
                "/auth",
            ),
            (
                "https://example.com/a/./b//",
                "https://example.com/a/b",
                "/a/b",
            ),
            ("http://[::1]:80/x~y", "http://[::1]/x~y", "/x~y"),
        ] {
            let endpoint = endpoint(text);
            assert_eq!(endpoint.url(), url);
            assert_eq!(endpoint.base_path(), base);
        }
    }

    #[test]
    fn what_it_is_not() {
        for bad in [
            "localhost:3001",
            "http://u@localhost/",
            "http://:p@localhost/",
            "http://localhost/?q",
            "http://localhost/#f",
            "ftp://localhost/",
            "https://e.example/a//b",
            "/auth",
            "https://e.example/a%2Fb",
            "https://e.example/a;b",
            "https://e.example/ü",
            "",
        ] {
            assert_eq!(Endpoint::parse(bad), Err(EndpointError), "{bad}");
        }
    }

    #[test]
    fn it_serves_its_host_and_port_only() {
        let served = |text: &str, host: &str, scheme| {
            endpoint(text).serves(&Authority::parse(host).expect("a host"), scheme)
        };
        assert!(served("https://id.example", "ID.example", None));
        assert!(served("https://id.example", "id.example:443", None));
        assert!(served("http://id.example", "id.example", None));
        assert!(served("http://localhost:3001", "localhost:3001", None));
        assert!(served("http://[::1]:3001", "[::1]:3001", None));
        assert!(!served("http://localhost:3001", "localhost:3002", None));
        assert!(!served("http://localhost:3001", "localhost", None));
        assert!(!served(
            "https://id.example",
            "id.example",
            Some(Scheme::Http)
        ));
        assert!(!served("https://id.example", "id.example.evil", None));
    }

    #[test]
    fn who_has_a_host_has_its_usual_ports() {
        for (one, other, expected) in [
            ("http://id.example", "https://id.example", true),
            ("https://id.example", "https://id.example", true),
            ("http://id.example:8080", "https://id.example:8080", true),
            ("http://id.example:443", "https://id.example", true),
            // The cookies of other ports have the tenant's name in theirs.
            ("http://id.example:8080", "https://id.example", false),
            ("http://id.example:8080", "http://id.example:8081", false),
            ("http://id.example", "https://other.example", false),
        ] {
            let (one, other) = (endpoint(one), endpoint(other));
            assert_eq!(one.collides(&other), expected, "{one:?} {other:?}");
            assert_eq!(other.collides(&one), expected, "{other:?} {one:?}");
        }
    }

    #[test]
    fn the_base_path_is_whole_segments() {
        let endpoint = endpoint("https://example.com/auth");
        assert_eq!(endpoint.below("/auth"), Some("/"));
        assert_eq!(endpoint.below("/auth/sign-in"), Some("/sign-in"));
        for path in ["/", "/authx", "/sign-in", "/AUTH/sign-in", "/x/auth/"] {
            assert_eq!(endpoint.below(path), None, "{path}");
        }
    }
}
