#![expect(clippy::unwrap_used, reason = "tests")]

use axum::http::Request;
use proptest::prelude::*;

use super::*;

const PROXY: &str = "10.0.0.1";

/// The sender of a request that comes from `peer` with these headers.
fn sender(peer: &str, proxies: &TrustedProxies, headers: &[(&str, &str)]) -> Sender {
    let mut request = Request::builder().uri("/");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let (mut parts, ()) = request.body(()).unwrap().into_parts();
    let peer = SocketAddr::new(peer.parse().unwrap(), 50_000);
    parts.extensions.insert(ConnectInfo(peer));
    Sender::of(&parts, proxies)
}

fn networks(networks: &[&str]) -> TrustedProxies {
    TrustedProxies::Networks(networks.iter().map(|text| text.parse().unwrap()).collect())
}

fn ip(text: &str) -> Option<IpAddr> {
    Some(text.parse().unwrap())
}

fn host(text: &str) -> Option<Authority> {
    Authority::parse(text)
}

const SPOOFED: [(&str, &str); 5] = [
    ("host", "id.example"),
    ("x-forwarded-for", "198.51.100.9"),
    ("x-forwarded-proto", "https"),
    ("x-forwarded-host", "evil.example"),
    (
        "forwarded",
        "for=198.51.100.9;host=evil.example;proto=https",
    ),
];

#[test]
fn nobody_is_believed_who_is_not_trusted() {
    for proxies in [TrustedProxies::Nobody, networks(&["10.0.0.0/8"])] {
        let told = sender("203.0.113.7", &proxies, &SPOOFED);
        assert_eq!(told.address, ip("203.0.113.7"));
        assert_eq!((told.scheme, told.authority), (None, host("id.example")));
    }
}

#[test]
fn a_trusted_proxy_tells_address_scheme_and_host() {
    for headers in [
        &SPOOFED[..4],
        &[SPOOFED[0], SPOOFED[4]],
        // Both, and they agree.
        &SPOOFED,
    ] {
        for proxies in [TrustedProxies::Everybody, networks(&["10.0.0.0/8"])] {
            let told = sender(PROXY, &proxies, headers);
            assert_eq!(told.address, ip("198.51.100.9"), "{headers:?}");
            assert_eq!(told.scheme, Some(Scheme::Https));
            assert_eq!(told.authority, host("evil.example"));
        }
    }
    let told = sender(PROXY, &TrustedProxies::Everybody, &[("host", "id.example")]);
    assert_eq!(
        (told.address, told.authority),
        (ip(PROXY), host("id.example"))
    );
}

#[test]
fn what_the_client_wrote_itself_stands_further_left() {
    let proxies = networks(&["10.0.0.0/8"]);
    for list in [
        "192.0.2.66, 203.0.113.7",
        "192.0.2.66, 203.0.113.7, 10.0.0.2, 10.0.0.3",
        "10.0.0.9, 203.0.113.7, 10.0.0.2",
    ] {
        let told = sender(PROXY, &proxies, &[("x-forwarded-for", list)]);
        assert_eq!(told.address, ip("203.0.113.7"), "{list}");
    }
    // Whoever connects is trusted, and nobody behind.
    let list = [("x-forwarded-for", "192.0.2.66, 10.0.0.2")];
    let told = sender(PROXY, &TrustedProxies::Everybody, &list);
    assert_eq!(told.address, ip("10.0.0.2"));
    // One header on two lines is one list.
    let lines = [
        ("x-forwarded-for", "192.0.2.66"),
        ("x-forwarded-for", "203.0.113.7"),
        ("x-forwarded-host", "evil.example, id.example"),
        ("x-forwarded-proto", "http, https"),
    ];
    let told = sender(PROXY, &proxies, &lines);
    assert_eq!(told.address, ip("203.0.113.7"));
    assert_eq!(told.scheme, Some(Scheme::Https));
    assert_eq!(told.authority, host("id.example"));
    let told = sender(
        PROXY,
        &proxies,
        &[(
            "forwarded",
            "for=192.0.2.66;host=evil.example, for=\"[2001:db8::7]:4711\";host=\"id.example:8443\"; proto=HTTPS",
        )],
    );
    assert_eq!(told.address, ip("2001:db8::7"));
    assert_eq!(told.scheme, Some(Scheme::Https));
    assert_eq!(told.authority, host("id.example:8443"));
}

#[test]
fn two_stories_that_differ_are_none() {
    let headers = [
        ("host", "id.example"),
        ("x-forwarded-for", "203.0.113.7"),
        ("forwarded", "for=198.51.100.9;host=evil.example"),
    ];
    let told = sender(PROXY, &TrustedProxies::Everybody, &headers);
    assert_eq!(
        (told.address, told.authority),
        (ip(PROXY), host("id.example"))
    );
}

#[test]
fn a_hidden_sender_is_the_proxy_that_hides_it() {
    let proxies = networks(&["10.0.0.0/8"]);
    for list in [
        "unknown",
        "_secret",
        "192.0.2.66, unknown",
        "192.0.2.66, ",
        "é",
    ] {
        let told = sender(PROXY, &proxies, &[("x-forwarded-for", list)]);
        assert_eq!(told.address, ip(PROXY), "{list}");
    }
    let told = sender(
        PROXY,
        &proxies,
        &[("forwarded", "for=192.0.2.66, for=unknown")],
    );
    assert_eq!(told.address, ip(PROXY));
}

#[test]
fn addresses_are_written_in_many_ways() {
    for (text, expected) in [
        ("192.0.2.1", Some("192.0.2.1")),
        ("192.0.2.1:80", Some("192.0.2.1")),
        ("::ffff:192.0.2.1", Some("192.0.2.1")),
        ("2001:db8::1", Some("2001:db8::1")),
        ("[2001:db8::1]", Some("2001:db8::1")),
        ("[2001:db8::1]:_port", Some("2001:db8::1")),
        ("[2001:db8::1", None),
        ("[2001:db8::1]80", None),
        ("192.0.2.1:", None),
        ("192.0.2.256", None),
        ("example.com", None),
        ("", None),
    ] {
        assert_eq!(
            address(text),
            expected.map(|text| text.parse().unwrap()),
            "{text}"
        );
    }
}

#[test]
fn a_request_names_one_host() {
    let of = |headers: &[(&str, &str)]| sender(PROXY, &TrustedProxies::Nobody, headers).authority;
    assert_eq!(of(&[("host", "A.example:81")]), host("a.example:81"));
    assert_eq!(of(&[("host", "a.example"), ("host", "b.example")]), None);
    assert_eq!(of(&[("host", "a b")]), None);
    assert_eq!(of(&[]), None);
}

fn header_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,60}",
        "(for=|host=|proto=|\"|\\[|\\]|,|;|:|\\\\|[0-9a-f.]{1,4}){0,30}",
    ]
}

proptest! {
    #[test]
    fn whatever_stands_left_changes_nothing(garbage in header_text()) {
        for proxies in [TrustedProxies::Everybody, networks(&["10.0.0.0/8"])] {
            let list = format!("{garbage},203.0.113.7");
            let told = sender(PROXY, &proxies, &[("x-forwarded-for", &list)]);
            prop_assert_eq!(told.address, ip("203.0.113.7"));
        }
    }

    #[test]
    fn no_header_panics_and_none_makes_an_address_of_what_is_not_there(one in header_text(), two in header_text(), three in header_text()) {
        let headers = [
            ("host", &*one), ("x-forwarded-for", &*two), ("x-forwarded-proto", &*one),
            ("x-forwarded-host", &*two), ("forwarded", &*three),
        ];
        let told = sender(PROXY, &networks(&["0.0.0.0/0", "::/0"]), &headers);
        prop_assert!(told.address.is_some());
        let untrusted = sender(PROXY, &TrustedProxies::Nobody, &headers);
        prop_assert_eq!(untrusted.address, ip(PROXY));
        prop_assert_eq!(untrusted.scheme, None);
    }

    #[test]
    fn quoted_values_come_back(text in "[ -~]{0,20}") {
        let quoted = format!("\"{}\" rest", text.replace('\\', "\\\\").replace('"', "\\\""));
        let (read, rest) = value(&quoted).unwrap();
        prop_assert_eq!((read, rest), (text, " rest"));
    }
}
