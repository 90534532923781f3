//! Who sent a request and what for, where proxies stand in between: `X-Forwarded-For`, `-Proto` and
//! `-Host`, or `Forwarded` (RFC 7239). They are read only when whoever connects is trusted, and from
//! the right, where trusted proxies write: what stands further left anybody may have written.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::ConnectInfo,
    http::{HeaderMap, HeaderName, header, request::Parts},
};
use keyward_model::{Authority, Scheme};

use crate::TrustedProxies;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// What is known of a request's sender.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sender {
    /// The address of the browser or program, as far back as it can be believed.
    pub address: Option<IpAddr>,
    /// How the request left it, if that is known.
    pub scheme: Option<Scheme>,
    /// The host that it asked for. Chooses a tenant; never a part of a URL.
    pub authority: Option<Authority>,
}

/// What headers tell.
#[derive(Clone, Debug, Default)]
struct Story {
    address: Option<IpAddr>,
    scheme: Option<Scheme>,
    authority: Option<Authority>,
}

impl Sender {
    /// Reads a request's head.
    #[must_use]
    pub fn of(parts: &Parts, proxies: &TrustedProxies) -> Self {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip().to_canonical());
        let direct = Self {
            address: peer,
            scheme: parts.extensions.get::<Scheme>().copied(),
            authority: asked_for(parts),
        };
        let Some(peer) = peer.filter(|peer| proxies.trusts(*peer, 0)) else {
            return direct;
        };
        let story = told(&parts.headers, peer, proxies).unwrap_or_default();
        Self {
            address: story.address.or(direct.address),
            scheme: story.scheme.or(direct.scheme),
            authority: story.authority.or(direct.authority),
        }
    }
}

/// The host of the request line, else of the header (RFC 9112 §3.2.2). Two are none.
fn asked_for(parts: &Parts) -> Option<Authority> {
    if let Some(authority) = parts.uri.authority() {
        return Authority::parse(authority.as_str());
    }
    let mut hosts = parts.headers.get_all(header::HOST).iter();
    let host = hosts.next()?.to_str().ok()?;
    hosts.next().is_none().then(|| Authority::parse(host))?
}

/// What the proxies tell. A proxy writes one family of headers and may pass the other on as it
/// came, from anybody: where they differ, nobody knows which one it wrote.
fn told(headers: &HeaderMap, peer: IpAddr, proxies: &TrustedProxies) -> Option<Story> {
    let one = by_list(headers, peer, proxies);
    let other = by_forwarded(headers, peer, proxies);
    Some(Story {
        address: agreed(one.address, other.address)?,
        scheme: agreed(one.scheme, other.scheme)?,
        authority: agreed(one.authority, other.authority)?,
    })
}

/// What either tells, unless the other contradicts.
fn agreed<T: PartialEq>(one: Option<T>, other: Option<T>) -> Option<Option<T>> {
    match (one, other) {
        (Some(one), Some(other)) => (one == other).then_some(Some(one)),
        (one, other) => Some(one.or(other)),
    }
}

/// `X-Forwarded-*`: three lists.
fn by_list(headers: &HeaderMap, peer: IpAddr, proxies: &TrustedProxies) -> Story {
    let addresses: Vec<Option<IpAddr>> = values(headers, &FORWARDED_FOR)
        .into_iter()
        .map(address)
        .collect();
    let (address, depth) = walk(peer, proxies, &addresses);
    // Not every proxy adds to every list; what the furthest trusted one wrote is not further left.
    let pick = |name| {
        let list = values(headers, name);
        list.get(list.len().saturating_sub(depth)).copied()
    };
    Story {
        address,
        scheme: pick(&FORWARDED_PROTO).and_then(Scheme::parse),
        authority: pick(&FORWARDED_HOST).and_then(Authority::parse),
    }
}

/// `Forwarded`: one list, an element for each proxy.
fn by_forwarded(headers: &HeaderMap, peer: IpAddr, proxies: &TrustedProxies) -> Story {
    let lines = headers.get_all(header::FORWARDED).iter();
    let elements: Option<Vec<Vec<Story>>> =
        lines.map(|value| elements(value.to_str().ok()?)).collect();
    let Some(elements) = elements else {
        // Whom the proxy saw is told in there, so nobody else's word counts.
        return Story {
            address: Some(peer),
            ..Story::default()
        };
    };
    let elements = elements.concat();
    let addresses: Vec<_> = elements.iter().map(|element| element.address).collect();
    let (address, depth) = walk(peer, proxies, &addresses);
    let furthest = elements.get(elements.len().saturating_sub(depth)).cloned();
    Story {
        address,
        ..furthest.unwrap_or_default()
    }
}

/// Goes back from whoever connects for as long as the senders are trusted; answers the address of
/// the first who is not, if there is anything to go by, and how many trusted ones wrote it down.
fn walk(
    peer: IpAddr,
    proxies: &TrustedProxies,
    written: &[Option<IpAddr>],
) -> (Option<IpAddr>, usize) {
    let (mut sender, mut depth) = (peer, 1);
    for next in written.iter().rev() {
        // A proxy that hides the sender hides whoever stands behind as well.
        let Some(next) = *next else { break };
        sender = next;
        if !proxies.trusts(next, depth) {
            break;
        }
        depth += 1;
    }
    // The furthest may be trusted without having written anything.
    let depth = depth.min(written.len().max(1));
    ((!written.is_empty()).then_some(sender), depth)
}

/// The members of a list, over all lines of a header.
fn values<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Vec<&'h str> {
    headers
        .get_all(name)
        .iter()
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .map(str::trim)
        .collect()
}

/// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`; `unknown` and
/// made-up names are none.
fn address(text: &str) -> Option<IpAddr> {
    let bare = match text.strip_prefix('[') {
        Some(rest) => {
            let (bare, port) = rest.split_once(']')?;
            (port.is_empty() || is_port(port)).then_some(bare)?
        }
        None => match text.split_once(':') {
            Some((bare, _)) if is_port(&text[bare.len()..]) => bare,
            _ => text,
        },
    };
    let address: IpAddr = bare.parse().ok()?;
    Some(address.to_canonical())
}

/// `:80`; obfuscated ports (RFC 7239 §6.2) too.
fn is_port(text: &str) -> bool {
    text.strip_prefix(':').is_some_and(|port| {
        !port.is_empty()
            && port
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    })
}

/// The elements of one line (RFC 7239 §4), if all of it can be read.
fn elements(line: &str) -> Option<Vec<Story>> {
    let mut elements = Vec::new();
    let mut element = Story::default();
    let mut rest = line.trim();
    while !rest.is_empty() {
        if let Some(next) = rest.strip_prefix([',', ';']) {
            if rest.starts_with(',') {
                elements.push(std::mem::take(&mut element));
            }
            rest = next.trim_start();
            continue;
        }
        let (name, behind) = rest.split_once('=')?;
        let (value, behind) = value(behind)?;
        match name.to_ascii_lowercase().as_str() {
            "for" => element.address = address(&value),
            "proto" => element.scheme = Scheme::parse(&value),
            "host" => element.authority = Authority::parse(&value),
            name if is_token(name) => {}
            _ => return None,
        }
        rest = behind.trim_start();
        if !rest.is_empty() && !rest.starts_with([',', ';']) {
            return None;
        }
    }
    elements.push(element);
    Some(elements)
}

/// A token, or a text in quotes; and what follows.
fn value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([',', ';', ' ', '\t', '"']).unwrap_or(text.len());
        let (token, rest) = text.split_at(end);
        return (!token.is_empty()).then(|| (token.to_owned(), rest));
    };
    let (mut value, mut escaped) = (String::new(), false);
    for (at, c) in quoted.char_indices() {
        match c {
            _ if escaped => {
                value.push(c);
                escaped = false;
            }
            '\\' => escaped = true,
            '"' => return Some((value, &quoted[at + 1..])),
            _ => value.push(c),
        }
    }
    None
}

fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

#[cfg(test)]
mod tests;
