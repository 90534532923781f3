//! The security headers of every answer: the contract's, as recorded, each unless the handler has
//! set its own.

use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{
        CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
        X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS, X_XSS_PROTECTION,
    },
};

/// What every answer carries. Pages set a stricter `referrer-policy` and a wider
/// `cross-origin-resource-policy` of their own.
const ALWAYS: [(HeaderName, HeaderValue); 7] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (
        REFERRER_POLICY,
        HeaderValue::from_static("strict-origin-when-cross-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("origin-agent-cluster"),
        HeaderValue::from_static("?1"),
    ),
    (
        HeaderName::from_static("x-download-options"),
        HeaderValue::from_static("noopen"),
    ),
    (
        HeaderName::from_static("x-permitted-cross-domain-policies"),
        HeaderValue::from_static("none"),
    ),
    // Off: the filters that it steered were themselves a way to attack.
    (X_XSS_PROTECTION, HeaderValue::from_static("0")),
];

/// 180 days, the contract's value.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=15552000; includeSubDomains");

/// Adds the headers that the handler has not set.
///
/// `https` says whether the public endpoint is https. Only then is HSTS sent: browsers ignore it
/// over plain http (RFC 6797 §8.1), and a proxy in front that adds https for one host would turn
/// it into a promise about all subdomains which the operator never made. `x-frame-options` is for
/// answers without a content security policy; a page says with `frame-ancestors` who may frame it.
pub fn add_security_headers(headers: &mut HeaderMap, https: bool) {
    headers.reserve(ALWAYS.len() + 4);
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(value);
    }
    if !headers.contains_key(CONTENT_SECURITY_POLICY) {
        headers
            .entry(X_FRAME_OPTIONS)
            .or_insert(HeaderValue::from_static("SAMEORIGIN"));
    }
    if https {
        promise_https(headers);
    }
}

/// HSTS, for the answer of an address that is https whatever the main endpoint is.
pub(crate) fn promise_https(headers: &mut HeaderMap) {
    headers.entry(STRICT_TRANSPORT_SECURITY).or_insert(HSTS);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_without_headers_of_its_own_gets_all() {
        let mut headers = HeaderMap::new();
        add_security_headers(&mut headers, true);
        assert_eq!(headers.len(), 9);
        assert_eq!(headers[X_FRAME_OPTIONS], "SAMEORIGIN");
        assert_eq!(headers[REFERRER_POLICY], "strict-origin-when-cross-origin");
        assert_eq!(headers["cross-origin-resource-policy"], "same-origin");
        assert_eq!(headers[STRICT_TRANSPORT_SECURITY], HSTS);
    }

    #[test]
    fn plain_http_promises_no_https() {
        let mut headers = HeaderMap::new();
        add_security_headers(&mut headers, false);
        assert!(!headers.contains_key(STRICT_TRANSPORT_SECURITY));
    }

    #[test]
    fn what_the_handler_set_stays() {
        let mut headers = HeaderMap::new();
        headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        headers.insert(
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("frame-ancestors 'none'"),
        );
        add_security_headers(&mut headers, false);
        assert_eq!(headers[REFERRER_POLICY], "no-referrer");
        assert!(!headers.contains_key(X_FRAME_OPTIONS));
        assert_eq!(headers.get_all(REFERRER_POLICY).iter().count(), 1);
    }
}
