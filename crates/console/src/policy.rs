//! The content security policy of the Console (DESIGN §5): scripts are files of its own, styles that they make have the
//! nonce, and calls go to the addresses of this server only.

use std::fmt::Write as _;

/// The header's value. `others` are the origins, beside its own, that it calls and frames.
pub(crate) fn header(nonce: &str, others: &[&str]) -> String {
    let mut sources = String::from("'self'");
    for origin in others {
        let _ = write!(sources, " {}", source(origin));
    }
    // Logos and avatars are wherever people have them. Editors start workers from blobs.
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data: blob: https: http:; font-src 'self'; connect-src {sources}; \
         frame-src {sources}; worker-src 'self' blob:; manifest-src 'self'; form-action 'none'; \
         frame-ancestors 'none'; base-uri 'self'"
    )
}

/// The grammar of CSP has no IPv6 literals: browsers would drop the source.
fn source(origin: &str) -> &str {
    match origin.split_once("//[") {
        Some((scheme, _)) => scheme,
        None => origin,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_servers_addresses_are_called() {
        let policy = header("abc", &["https://id.example", "http://[::1]:3001"]);
        let expected = "connect-src 'self' https://id.example http:; frame-src 'self' https://id.example http:;";
        assert!(policy.contains(expected), "{policy}");
        assert!(
            !policy.contains("unsafe") && !policy.contains('*'),
            "{policy}"
        );
        assert_eq!(policy.matches("'nonce-abc'").count(), 2, "{policy}");
    }
}
