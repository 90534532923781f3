//! Redirect URIs: what may be registered and what a presented one matches. The only matcher in
//! the code (RFC 9700 §2.1, §4.1; reference oidc.md §2.3).

use serde::{Deserialize, Serialize};
use thiserror::Error;
use url::{Host, Url};
use utoipa::ToSchema;

/// A registered redirect or post-logout URI, kept as it was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
pub struct RedirectUri(String);

/// Why a URI cannot be registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RedirectUriError {
    /// Not an absolute URI.
    #[error("not an absolute URI")]
    Malformed,
    /// Fragments never reach the server, so a redirect URI has none (RFC 6749 §3.1.2).
    #[error("a redirect URI has no fragment")]
    Fragment,
    /// `http`, `https` or the application's own scheme, which cannot run script.
    #[error("the scheme is not allowed")]
    Scheme,
    /// `*` stands only in the labels of the host (the last two excepted) and in the path.
    #[error("a wildcard may stand only in the host, before its last two labels, and in the path")]
    Wildcard,
    /// Longer than 2,048 characters.
    #[error("a redirect URI has at most 2048 characters")]
    TooLong,
}

/// Schemes that a browser would run or read instead of opening an application.
const FORBIDDEN_SCHEMES: [&str; 8] = [
    "javascript",
    "data",
    "vbscript",
    "file",
    "blob",
    "about",
    "filesystem",
    "view-source",
];

impl RedirectUri {
    /// Parses a URI for registration.
    ///
    /// # Errors
    /// [`RedirectUriError`] names the rule that it breaks.
    pub fn parse(text: &str) -> Result<Self, RedirectUriError> {
        if text.len() > 2048 {
            return Err(RedirectUriError::TooLong);
        }
        if text.trim() != text || text.chars().any(char::is_control) {
            return Err(RedirectUriError::Malformed);
        }
        if text.contains('#') {
            return Err(RedirectUriError::Fragment);
        }
        let url = match Pattern::of(text)? {
            Some(pattern) => pattern.shape,
            None => Url::parse(text).map_err(|_| RedirectUriError::Malformed)?,
        };
        let web = matches!(url.scheme(), "http" | "https");
        if FORBIDDEN_SCHEMES.contains(&url.scheme()) || !(web || is_custom_scheme(url.scheme())) {
            return Err(RedirectUriError::Scheme);
        }
        if web && (url.host().is_none() || !text.contains("://")) {
            return Err(RedirectUriError::Malformed);
        }
        Ok(Self(text.to_owned()))
    }

    /// The URI as it was registered.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it has a wildcard.
    #[must_use]
    pub fn is_pattern(&self) -> bool {
        self.0.contains('*')
    }

    /// Whether a presented URI matches this one. `any_loopback_port` holds for redirect URIs of
    /// native applications (RFC 8252 §7.3).
    #[must_use]
    pub fn matches(&self, presented: &str, any_loopback_port: bool) -> bool {
        let odd = presented.contains(['*', '#', '\\', ' ']);
        if odd || presented.trim() != presented || presented.chars().any(char::is_control) {
            return false;
        }
        let Ok(given) = Url::parse(presented) else {
            return false;
        };
        // `https:host/path` is absolute to a parser and relative to a browser at an https page.
        if matches!(given.scheme(), "http" | "https") && !presented.contains("://") {
            return false;
        }
        if let Ok(Some(pattern)) = Pattern::of(&self.0) {
            return pattern.matches(&given);
        }
        let Ok(registered) = Url::parse(&self.0) else {
            return false;
        };
        if registered == given {
            return true;
        }
        if any_loopback_port && is_http_loopback(&registered) && is_http_loopback(&given) {
            return without_port(registered) == without_port(given);
        }
        false
    }

    /// The origin of a web URI, for CORS; `None` for custom schemes and patterns.
    #[must_use]
    pub fn origin(&self) -> Option<String> {
        let url = Url::parse(&self.0).ok()?;
        (matches!(url.scheme(), "http" | "https") && !self.is_pattern())
            .then(|| url.origin().ascii_serialization())
    }

    /// Whether `origin` is the origin of this URI, or fits its pattern's host.
    #[must_use]
    pub fn allows_origin(&self, origin: &str) -> bool {
        if self.is_pattern() {
            let (Ok(Some(pattern)), Ok(given)) = (Pattern::of(&self.0), Url::parse(origin)) else {
                return false;
            };
            return pattern.matches_host(&given);
        }
        self.origin().is_some_and(|own| own == origin)
    }
}

/// A URI with wildcards, taken apart.
struct Pattern {
    /// The URI with a plain letter in place of each `*`, for everything that is compared exactly.
    shape: Url,
    labels: Vec<String>,
    path: String,
}

impl Pattern {
    /// `None` when the text has no `*`.
    fn of(text: &str) -> Result<Option<Self>, RedirectUriError> {
        if !text.contains('*') {
            return Ok(None);
        }
        let (scheme, rest) = text.split_once("://").ok_or(RedirectUriError::Wildcard)?;
        let (before_query, query) = match rest.split_once('?') {
            Some((before, query)) => (before, Some(query)),
            None => (rest, None),
        };
        let (authority, path) = match before_query.find('/') {
            Some(at) => before_query.split_at(at),
            None => (before_query, "/"),
        };
        let host = match authority.rsplit_once(':') {
            Some((host, port)) if port.contains('*') || host.contains(':') => {
                return Err(RedirectUriError::Wildcard);
            }
            Some((host, _)) => host,
            None => authority,
        };
        let labels: Vec<String> = host.split('.').map(str::to_ascii_lowercase).collect();
        let literal_tail = labels
            .iter()
            .rev()
            .take(2)
            .all(|label| !label.contains('*'));
        let host_has_wildcard = host.contains('*');
        let fits = matches!(scheme, "http" | "https")
            && !scheme.contains('*')
            && !authority.contains(['@', '['])
            && !query.is_some_and(|query| query.contains('*'))
            && (!host_has_wildcard || (labels.len() > 2 && literal_tail));
        if !fits {
            return Err(RedirectUriError::Wildcard);
        }
        let shape = Url::parse(&text.replace('*', "x")).map_err(|_| RedirectUriError::Malformed)?;
        Ok(Some(Self {
            shape,
            labels,
            path: path.to_owned(),
        }))
    }

    fn matches_host(&self, given: &Url) -> bool {
        let Some(Host::Domain(host)) = given.host() else {
            return false;
        };
        let labels: Vec<&str> = host.split('.').collect();
        given.scheme() == self.shape.scheme()
            && given.port_or_known_default() == self.shape.port_or_known_default()
            && labels.len() == self.labels.len()
            && self
                .labels
                .iter()
                .zip(labels)
                .all(|(pattern, label)| !label.is_empty() && glob(pattern, label, 1))
    }

    fn matches(&self, given: &Url) -> bool {
        self.matches_host(given)
            && given.username().is_empty()
            && given.password().is_none()
            && given.query() == self.shape.query()
            && glob(&self.path, given.path(), 0)
    }
}

/// Whether `text` fits `pattern`, in which each `*` stands for at least `least` characters.
fn glob(pattern: &str, text: &str, least: usize) -> bool {
    let mut parts = pattern.split('*');
    let Some(first) = parts.next() else {
        return text.is_empty();
    };
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if rest.chars().count() < least {
            return false;
        }
        let skip: usize = rest.chars().take(least).map(char::len_utf8).sum();
        if parts.peek().is_none() {
            return rest[skip..].ends_with(part);
        }
        let Some(at) = rest[skip..].find(part) else {
            return false;
        };
        rest = &rest[skip + at + part.len()..];
    }
    true
}

/// `^(?!http(s)?:)[a-z][\d+_a-z-]*(\.[\d+_a-z-]+)*:$` of the contract, without the colon.
fn is_custom_scheme(scheme: &str) -> bool {
    scheme.starts_with(|c: char| c.is_ascii_lowercase())
        && scheme.split('.').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_digit() || b.is_ascii_lowercase() || b"+_-".contains(&b))
        })
}

fn is_http_loopback(url: &Url) -> bool {
    url.scheme() == "http" && url.host().is_some_and(|host| is_loopback_host(&host))
}

/// Whether a host is `localhost`, one of its subdomains, or a loopback address.
#[must_use]
pub fn is_loopback_host<S: AsRef<str>>(host: &Host<S>) -> bool {
    match host {
        Host::Domain(name) => {
            let name = name.as_ref();
            name == "localhost" || name.ends_with(".localhost")
        }
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
    }
}

fn without_port(mut url: Url) -> Url {
    // Only a URL without a host cannot change its port, and loopback URLs have one.
    let _ = url.set_port(None);
    url
}

impl TryFrom<String> for RedirectUri {
    type Error = RedirectUriError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<RedirectUri> for String {
    fn from(uri: RedirectUri) -> Self {
        uri.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uri(text: &str) -> RedirectUri {
        RedirectUri::parse(text).expect("registrable")
    }

    #[test]
    fn exact_but_for_whatwg_normalisation() {
        let registered = uri("https://app.example/cb");
        assert!(registered.matches("https://app.example/cb", false));
        assert!(registered.matches("HTTPS://APP.example:443/cb", false));
        for other in [
            "https://app.example/cb/",
            "https://app.example/cb?x=1",
            "https://app.example/cb#x",
            "http://app.example/cb",
            "https://app.example.evil/cb",
            "https://app.example@evil/cb",
            "https://evil/https://app.example/cb",
            "https://app.example:444/cb",
            "//app.example/cb",
            "https://app.example\\@evil/cb",
            "https://app.example/cb\n",
            "https://app.example/cb ",
            "https:app.example/cb",
            "https:/app.example/cb",
            "https://app.example/cb\u{a0}",
            "https://app.example/CB",
        ] {
            assert!(!registered.matches(other, true), "{other}");
        }
    }

    #[test]
    fn native_applications_choose_their_loopback_port() {
        let registered = uri("http://127.0.0.1/cb");
        assert!(registered.matches("http://127.0.0.1:5123/cb", true));
        assert!(!registered.matches("http://127.0.0.1:5123/cb", false));
        assert!(!registered.matches("http://127.0.0.1:5123/other", true));
        assert!(!registered.matches("http://localhost:5123/cb", true));
        assert!(!uri("https://app.example/cb").matches("https://app.example:9/cb", true));
    }

    #[test]
    fn wildcards_stay_in_their_label_and_in_the_path() {
        let registered = uri("https://*.preview.example.com/auth/*");
        assert!(registered.matches("https://pr-12.preview.example.com/auth/cb", false));
        assert!(registered.matches("https://pr.preview.example.com/auth/a/b", false));
        for other in [
            "https://a.b.preview.example.com/auth/cb",
            "https://preview.example.com/auth/cb",
            "https://x.preview.example.com.evil.com/auth/cb",
            "https://x.preview.example.com/other",
            "https://*.preview.example.com/auth/cb",
            "http://x.preview.example.com/auth/cb",
            "https://user@x.preview.example.com/auth/cb",
        ] {
            assert!(!registered.matches(other, false), "{other}");
        }
    }

    #[test]
    fn what_may_not_be_registered() {
        for bad in [
            "",
            "/cb",
            "https://",
            "https:a.example/cb",
            "https://*.com/cb",
            "https://a.*/cb",
            "https://a.*.com/cb",
            "https://x.y.com:*/cb",
            "https://x.y.com/?a=*",
            "*://x.y.com/",
            "https://u*@x.y.com/",
            "https://a.example/#x",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://a.example/\u{0}",
        ] {
            assert!(RedirectUri::parse(bad).is_err(), "{bad}");
        }
        for good in [
            "com.example.app:/cb",
            "myapp://cb",
            "http://localhost:3000/cb",
        ] {
            assert!(RedirectUri::parse(good).is_ok(), "{good}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics_and_a_match_keeps_the_host(
            registered in "https://[a-z*.]{1,20}/[a-z*]{0,5}",
            presented in ".{0,60}",
        ) {
            if let Ok(uri) = RedirectUri::parse(&registered)
                && uri.matches(&presented, true)
            {
                proptest::prop_assert!(presented.to_lowercase().starts_with("https:"));
            }
            let _ = RedirectUri::parse(&presented);
        }

        #[test]
        fn a_plain_uri_matches_itself(host in "[a-z]{1,10}", path in "[a-z/]{0,10}") {
            let text = format!("https://{host}.example/{path}");
            proptest::prop_assert!(uri(&text).matches(&text, false));
        }
    }
}
