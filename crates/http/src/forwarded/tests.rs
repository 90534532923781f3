#![expect(clippy::unwrap_used, reason = "tests")]

use std::num::NonZeroU8;

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

fn row(length: u8) -> TrustedProxies {
    TrustedProxies::Row(NonZeroU8::new(length).unwrap())
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
        for proxies in [TrustedProxies::EVERYBODY, networks(&["10.0.0.0/8"])] {
            let told = sender(PROXY, &proxies, headers);
            assert_eq!(told.address, ip("198.51.100.9"), "{headers:?}");
            assert_eq!(told.scheme, Some(Scheme::Https));
            assert_eq!(told.authority, host("evil.example"));
        }
    }
    let told = sender(PROXY, &TrustedProxies::EVERYBODY, &[("host", "id.example")]);
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
    let told = sender(PROXY, &TrustedProxies::EVERYBODY, &list);
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
fn of_so_many_proxies_the_furthest_tells_the_sender() {
    // Their addresses may be anything, those of the next client too.
    let list = "192.0.2.66, 203.0.113.7, 198.51.100.1, 198.51.100.2";
    for (length, sender_of_it) in [(1, "198.51.100.2"), (2, "198.51.100.1"), (3, "203.0.113.7")] {
        let told = sender(PROXY, &row(length), &[("x-forwarded-for", list)]);
        assert_eq!(told.address, ip(sender_of_it), "{length}");
    }
    let elements = "for=192.0.2.66;host=evil.example, for=203.0.113.7;host=id.example;proto=https, for=10.0.0.2";
    let told = sender(PROXY, &row(2), &[("forwarded", elements)]);
    assert_eq!(told.address, ip("203.0.113.7"));
    assert_eq!(
        (told.scheme, told.authority),
        (Some(Scheme::Https), host("id.example"))
    );
    // One that is not there wrote nothing: what stands further left is the client's.
    let headers = [
        ("host", "id.example"),
        ("x-forwarded-for", "203.0.113.7"),
        ("x-forwarded-proto", "https, http"),
        ("x-forwarded-host", "evil.example, id.example"),
    ];
    let told = sender(PROXY, &row(3), &headers);
    assert_eq!(told.address, ip("203.0.113.7"));
    assert_eq!(
        (told.scheme, told.authority),
        (Some(Scheme::Http), host("id.example"))
    );
    let told = sender(PROXY, &row(3), &[("host", "id.example")]);
    assert_eq!(told.address, ip(PROXY));
}

#[test]
fn two_stories_that_differ_are_none() {
    let headers = [
        ("host", "id.example"),
        ("x-forwarded-for", "203.0.113.7"),
        ("forwarded", "for=198.51.100.9;host=evil.example"),
    ];
    let told = sender(PROXY, &TrustedProxies::EVERYBODY, &headers);
    assert_eq!(
        (told.address, told.authority),
        (ip(PROXY), host("id.example"))
    );
}

/// A proxy adds to what the client spoilt, and hands on another family as it came.
#[test]
fn one_story_that_cannot_be_read_does_not_make_the_other_true() {
    for spoilt in ["for=\", for=203.0.113.7", "=, for=203.0.113.7", "a b"] {
        let headers = [("x-forwarded-for", "192.0.2.66"), ("forwarded", spoilt)];
        let told = sender(PROXY, &TrustedProxies::EVERYBODY, &headers);
        assert_eq!(told.address, ip(PROXY), "{spoilt}");
    }
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

/// A header's lines as a proxy hands them on that adds what it saw, on the last line or on one of
/// its own.
fn appended(mut lines: Vec<String>, seen: &str, on_its_own: bool) -> Vec<String> {
    match lines.last_mut().filter(|_| !on_its_own) {
        Some(line) => *line = format!("{line}, {seen}"),
        None => lines.push(seen.to_owned()),
    }
    lines
}

proptest! {
    #[test]
    fn whoever_forges_headers_does_not_choose_its_address(
        forged in prop::collection::vec(header_text(), 0..3),
        other_family in prop::option::of(header_text()),
        is_list: bool,
        lines_of_their_own in prop::collection::vec(any::<bool>(), 1..=5),
    ) {
        let (family, other) = if is_list {
            ("x-forwarded-for", "forwarded")
        } else {
            ("forwarded", "x-forwarded-for")
        };
        let length = u8::try_from(lines_of_their_own.len()).unwrap();
        let mut lines = forged;
        let mut behind = "203.0.113.7".to_owned();
        for (nth, on_its_own) in lines_of_their_own.iter().enumerate() {
            let seen = if is_list { behind } else { format!("for={behind}") };
            lines = appended(lines, &seen, *on_its_own);
            behind = format!("198.51.100.{nth}");
        }
        let mut headers: Vec<(&str, &str)> = lines.iter().map(|line| (family, &**line)).collect();
        headers.extend(other_family.as_ref().map(|line| (other, &**line)));
        let told = sender(&behind, &row(length), &headers);
        // Of two stories, and of one that cannot be read, remains whoever connects.
        let is_one = told.address == ip("203.0.113.7") || told.address == ip(&behind);
        prop_assert!(is_one, "{told:?}");
        if is_list && other_family.is_none() {
            prop_assert_eq!(told.address, ip("203.0.113.7"));
        }
    }

    #[test]
    fn whatever_stands_left_changes_nothing(garbage in header_text()) {
        for proxies in [TrustedProxies::EVERYBODY, networks(&["10.0.0.0/8"])] {
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
