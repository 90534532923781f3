//! Host and port as a request names them (RFC 9110 §7.2).

use std::net::Ipv6Addr;

/// How a request came to the host that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// In the clear.
    Http,
    /// By TLS.
    Https,
}

impl Scheme {
    /// Reads `http` or `https`, in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.eq_ignore_ascii_case("http") {
            Some(Self::Http)
        } else if text.eq_ignore_ascii_case("https") {
            Some(Self::Https)
        } else {
            None
        }
    }

    /// The port that an address of this scheme leaves out.
    #[must_use]
    pub fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

/// The host that a request is for. Its sender wrote it: it may choose between addresses that are
/// known, and is never an address itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    host: String,
    port: Option<u16>,
}

impl Authority {
    /// Reads `host`, `host:port`, `[v6]`, `[v6]:port`. Case does not matter.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (host, port) = match text.rsplit_once(':') {
            // The last colon of an IPv6 address is inside of its brackets.
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            _ => (text, None),
        };
        let port = match port {
            // `host:` is the host without a port (RFC 3986 §3.2.3).
            None | Some("") => None,
            Some(port) if port.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some(port.parse().ok()?)
            }
            Some(_) => return None,
        };
        let host = match host.strip_prefix('[') {
            // As URLs write it, whatever its sender left out.
            Some(rest) => format!("[{}]", rest.strip_suffix(']')?.parse::<Ipv6Addr>().ok()?),
            None if is_name(host) => host.to_ascii_lowercase(),
            None => return None,
        };
        Some(Self { host, port })
    }

    /// The host in lower case.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The ports that may be meant: the one that is named, else the one that `scheme` leaves out,
    /// else, when nobody knows how the request came, either of the two.
    pub fn ports(&self, scheme: Option<Scheme>) -> impl Iterator<Item = u16> {
        let (first, second) = match (self.port, scheme) {
            (Some(port), _) => (port, None),
            (None, Some(scheme)) => (scheme.default_port(), None),
            (None, None) => (
                Scheme::Https.default_port(),
                Some(Scheme::Http.default_port()),
            ),
        };
        std::iter::once(first).chain(second)
    }
}

/// Names and IPv4 addresses; a URL's host has no other letters once it is parsed.
fn is_name(host: &str) -> bool {
    !host.is_empty()
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(text: &str) -> Option<(String, Option<u16>)> {
        Authority::parse(text).map(|authority| (authority.host, authority.port))
    }

    #[test]
    fn hosts_with_and_without_ports() {
        for (text, host, port) in [
            ("Example.COM", "example.com", None),
            ("localhost:3001", "localhost", Some(3001)),
            ("example.com:", "example.com", None),
            ("127.0.0.1:80", "127.0.0.1", Some(80)),
            ("[::1]", "[::1]", None),
            ("[0:0:0:0:0:0:0:1]:3001", "[::1]", Some(3001)),
            ("[2001:DB8::1]", "[2001:db8::1]", None),
        ] {
            assert_eq!(parsed(text), Some((host.to_owned(), port)), "{text}");
        }
    }

    #[test]
    fn what_is_no_host() {
        for text in [
            "",
            ":80",
            "a b",
            "u@host",
            "host:+80",
            "host:99999",
            "host:x",
            "::1",
            "[::1",
            "[x]",
            "[::1]x",
            "a/b",
            "a,b",
            "münchen.example",
            "host:80:81",
        ] {
            assert_eq!(parsed(text), None, "{text}");
        }
    }

    #[test]
    fn the_port_that_is_left_out_depends_on_the_scheme() {
        let ports = |text: &str, scheme| {
            let authority = Authority::parse(text).expect("a host");
            authority.ports(scheme).collect::<Vec<_>>()
        };
        assert_eq!(ports("a:81", Some(Scheme::Https)), [81]);
        assert_eq!(ports("a", Some(Scheme::Http)), [80]);
        assert_eq!(ports("a", None), [443, 80]);
    }

    proptest! {
        #[test]
        fn no_header_panics_and_what_is_read_reads_the_same_again(text in "[ -~]{0,24}|[a-c.:\\[\\]0-9]{0,16}") {
            if let Some(authority) = Authority::parse(&text) {
                let again = match authority.port {
                    Some(port) => format!("{}:{port}", authority.host),
                    None => authority.host.clone(),
                };
                prop_assert_eq!(Authority::parse(&again), Some(authority));
            }
        }
    }
}
