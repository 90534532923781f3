//! An exact `host:port`, as the operator allows it.

use std::{fmt, str::FromStr};

use url::{Host, Url};

/// A host and a port. Hosts are compared as URLs write them: lower case, addresses in their
/// shortest form, names in ASCII.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HostPort {
    host: Host,
    port: u16,
}

/// The text is not `host:port`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be host:port, an IPv6 address in brackets, for example localhost:8080 or [::1]:8080")]
pub struct HostPortError;

impl HostPort {
    /// Reads `name:port`, `127.0.0.1:port` or `[::1]:port`.
    ///
    /// # Errors
    /// [`HostPortError`] for everything else: a scheme, a path, a wildcard, a missing port.
    pub fn parse(text: &str) -> Result<Self, HostPortError> {
        let (host, port) = text.rsplit_once(':').ok_or(HostPortError)?;
        if !port.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(HostPortError); // `u16` would take a plus sign
        }
        let port = port.parse().map_err(|_| HostPortError)?;
        let host = Host::parse(host).map_err(|_| HostPortError)?;
        let is_pattern = matches!(&host, Host::Domain(name) if name.contains('*'));
        if port == 0 || is_pattern {
            return Err(HostPortError);
        }
        Ok(Self { host, port })
    }

    /// The host and port that a URL leads to; `None` without a host or a known port.
    #[must_use]
    pub fn of(url: &Url) -> Option<Self> {
        Some(Self {
            host: url.host()?.to_owned(),
            port: url.port_or_known_default()?,
        })
    }

    pub(crate) fn host(&self) -> &Host {
        &self.host
    }
}

impl FromStr for HostPort {
    type Err = HostPortError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for HostPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn what_is_read() {
        for (text, written) in [
            ("localhost:8080", "localhost:8080"),
            ("LocalHost:8080", "localhost:8080"),
            ("127.0.0.1:1", "127.0.0.1:1"),
            ("0x7f.1:65535", "127.0.0.1:65535"),
            ("[::1]:9000", "[::1]:9000"),
            ("[0:0:0:0:0:0:0:1]:9000", "[::1]:9000"),
            ("sms.internal.example:443", "sms.internal.example:443"),
            ("例子.example:443", "xn--fsqu00a.example:443"),
        ] {
            assert_eq!(HostPort::parse(text).unwrap().to_string(), written);
        }
    }

    #[test]
    fn what_is_refused() {
        for text in [
            "",
            ":",
            "localhost",
            "localhost:",
            ":80",
            "localhost:0",
            "localhost:65536",
            "localhost:+80",
            "localhost:-1",
            "localhost:http",
            "::1:80",
            "[::1]",
            "[::1:80",
            "http://localhost:80",
            "localhost:80/",
            "user@localhost:80",
            "*.example.com:443",
            "*:443",
            "two words:80",
            "localhost: 80",
            " localhost:80",
            "localhost:80,other:80",
        ] {
            assert_eq!(HostPort::parse(text), Err(HostPortError), "{text}");
        }
    }

    #[test]
    fn a_url_leads_to_one() {
        let of = |url| HostPort::of(&Url::parse(url).unwrap()).map(|to| to.to_string());
        assert_eq!(
            of("https://Example.com/a?b"),
            Some("example.com:443".into())
        );
        assert_eq!(of("http://2130706433:81/"), Some("127.0.0.1:81".into()));
        assert_eq!(of("https://[::1]/"), Some("[::1]:443".into()));
        assert_eq!(of("mailto:a@example.com"), None);
    }
}
