//! Judging a URL before anything is looked up: which way a call may go, if any.

use std::{collections::HashMap, net::SocketAddr};

use url::{Host, Url};

use crate::{HostPort, Policy, Refusal, address::is_public};

/// The way a call goes; each has connections of its own, which the others never reuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// By `https` to a public address.
    Public,
    /// By `https` to an allowed destination.
    Allowed,
    /// By plain `http` to an allowed destination, or along a test's route.
    Plain,
}

/// A URL that may be called.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) way: Way,
    pub(crate) url: Url,
    /// The `Host` header where the URL no longer tells it.
    pub(crate) host_header: Option<String>,
}

/// Decides about a URL. Names are judged again when they are looked up.
pub(crate) fn judge(
    url: &Url,
    policy: &Policy,
    routes: &HashMap<String, SocketAddr>,
) -> Result<Target, Refusal> {
    let is_plain = match url.scheme() {
        "https" => false,
        "http" => true,
        _ => return Err(Refusal::NotHttp),
    };
    let destination = HostPort::of(url).ok_or(Refusal::NotHttp)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refusal::Credentials);
    }
    if url.host_str().is_some_and(|host| routes.contains_key(host)) {
        return along_route(url).ok_or(Refusal::NotHttp);
    }
    let way = match (policy.allow.contains(&destination), is_plain) {
        (true, true) => Way::Plain,
        (true, false) => Way::Allowed,
        (false, true) => return Err(Refusal::NotHttps),
        (false, false) => Way::Public,
    };
    // An address in the URL never comes to the resolver, so its turn is here.
    let is_private = match destination.host() {
        Host::Domain(_) => false,
        Host::Ipv4(address) => !is_public((*address).into()),
        Host::Ipv6(address) => !is_public((*address).into()),
    };
    if way == Way::Public && is_private {
        return Err(Refusal::PrivateAddress);
    }
    Ok(Target {
        way,
        url: url.clone(),
        host_header: None,
    })
}

/// A test's route leads to a plain fake. The port leaves the URL, for the route has its own.
fn along_route(url: &Url) -> Option<Target> {
    let authority = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let host_header = Some(authority.to_owned());
    let mut url = url.clone();
    url.set_scheme("http").ok()?;
    url.set_port(None).ok()?;
    Some(Target {
        way: Way::Plain,
        url,
        host_header,
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn judged(url: &str, allow: &[&str]) -> Result<Way, Refusal> {
        let policy = Policy {
            allow: allow
                .iter()
                .map(|text| HostPort::parse(text).unwrap())
                .collect(),
            ..Policy::default()
        };
        judge(&Url::parse(url).unwrap(), &policy, &HashMap::new()).map(|target| target.way)
    }

    /// Every spelling of a private address that the URL standard lets through.
    const PRIVATE: &[&str] = &[
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "017700000001",
        "0x7f.1",
        "127.0.0.1.",
        "１２７.０.０.１",
        "127。0。0。1",
        "0",
        "0.0.0.0",
        "10.0.0.1",
        "167772161",
        "0xa.1",
        "012.1",
        "172.16.0.1",
        "192.168.1.1",
        "3232235777",
        "169.254.169.254",
        "2852039166",
        "0xa9fea9fe",
        "0251.0376.0251.0376",
        "100.64.0.1",
        "100.100.100.200",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::ffff:169.254.169.254]",
        "[::ffff:a9fe:a9fe]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b::a9fe:a9fe]",
        "[64:ff9b:1::1]",
        "[2002:7f00:1::]",
        "[2002:a9fe:a9fe::1]",
        "[2001:0:7f00:1::]",
        "[fc00::1]",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "[fec0::1]",
        "[ff02::1]",
        "[2001:db8::1]",
    ];

    #[test]
    fn private_addresses_are_refused_in_every_spelling() {
        for host in PRIVATE {
            for url in [
                format!("https://{host}/"),
                format!("https://{host}:8443/path?query#fragment"),
                format!("https:\\\\{host}"),
            ] {
                assert_eq!(judged(&url, &[]), Err(Refusal::PrivateAddress), "{url}");
                // Another destination on the allow-list changes nothing.
                assert_eq!(
                    judged(&url, &["127.0.0.1:9999", "localhost:443"]),
                    Err(Refusal::PrivateAddress),
                    "{url}"
                );
            }
        }
    }

    #[test]
    fn public_addresses_and_names_pass_by_https_only() {
        for host in [
            "8.8.8.8",
            "[2606:4700::1111]",
            "example.com",
            "localhost",
            "例子.example",
        ] {
            assert_eq!(judged(&format!("https://{host}/"), &[]), Ok(Way::Public));
            assert_eq!(
                judged(&format!("http://{host}/"), &[]),
                Err(Refusal::NotHttps)
            );
        }
    }

    #[test]
    fn only_the_exact_destination_is_allowed() {
        let allow = &["localhost:8080", "10.0.0.1:443", "[::1]:9000"];
        for (url, result) in [
            ("http://localhost:8080/", Ok(Way::Plain)),
            ("http://LOCALHOST:8080/", Ok(Way::Plain)),
            ("https://localhost:8080/", Ok(Way::Allowed)),
            ("https://10.0.0.1/", Ok(Way::Allowed)),
            ("https://0xa.1/", Ok(Way::Allowed)),
            ("http://[::1]:9000/", Ok(Way::Plain)),
            ("http://localhost:8081/", Err(Refusal::NotHttps)),
            ("http://localhost/", Err(Refusal::NotHttps)),
            ("http://localhost.:8080/", Err(Refusal::NotHttps)),
            ("http://a.localhost:8080/", Err(Refusal::NotHttps)),
            ("http://127.0.0.1:8080/", Err(Refusal::NotHttps)),
            ("http://10.0.0.1/", Err(Refusal::NotHttps)),
            ("https://10.0.0.1:444/", Err(Refusal::PrivateAddress)),
            ("https://10.0.0.2/", Err(Refusal::PrivateAddress)),
            ("https://[::1]/", Err(Refusal::PrivateAddress)),
            ("https://[::ffff:10.0.0.1]/", Err(Refusal::PrivateAddress)),
        ] {
            assert_eq!(judged(url, allow), result, "{url}");
        }
    }

    #[test]
    fn other_schemes_and_credentials_are_refused() {
        for url in [
            "file:///etc/passwd",
            "ftp://example.com/",
            "gopher://example.com/",
            "data:,a",
            "ws://example.com/",
            "mailto:a@example.com",
            "unix:/run/docker.sock",
        ] {
            assert_eq!(judged(url, &[]), Err(Refusal::NotHttp), "{url}");
        }
        for url in [
            "https://a@example.com/",
            "https://a:b@example.com/",
            "https://:b@127.0.0.1/",
        ] {
            assert_eq!(judged(url, &[]), Err(Refusal::Credentials), "{url}");
        }
    }

    #[test]
    fn a_route_keeps_the_name_and_loses_the_port() {
        let routes = HashMap::from([("sms.example".to_owned(), "127.0.0.1:4000".parse().unwrap())]);
        let judge = |url| judge(&Url::parse(url).unwrap(), &Policy::default(), &routes);
        let target = judge("https://sms.example:8443/a?b=c").unwrap();
        assert_eq!(target.way, Way::Plain);
        assert_eq!(target.url.as_str(), "http://sms.example/a?b=c");
        assert_eq!(target.host_header.as_deref(), Some("sms.example:8443"));
        assert_eq!(judge("https://other.example/").unwrap().way, Way::Public);
        assert!(judge("http://other.example/").is_err());
    }
}
