//! The `<name>.sig` twin of a cookie: base64url HMAC-SHA1 of `name=value` under a cookie key.
//!
//! SHA-1 is the contract's; as a MAC it still stands (RFC 6194 §3.3). What must stay secret is
//! sealed, not only signed.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::hmac::sha1;

/// Which key a signature was made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signature {
    /// The first of the keys, which signs.
    Current,
    /// A later one: the value counts, and the signature should be renewed.
    Older,
    /// None of them: the value must be ignored.
    Invalid,
}

/// The signature of a cookie: 27 characters of base64url.
#[must_use]
pub fn sign(key: &[u8], name: &str, value: &str) -> String {
    URL_SAFE_NO_PAD.encode(sha1(key, format!("{name}={value}").as_bytes()))
}

/// Finds the key that made `signature`, the newest key first. Every comparison takes the same
/// time whatever the signature holds.
#[must_use]
pub fn verify<'k>(
    keys: impl IntoIterator<Item = &'k [u8]>,
    name: &str,
    value: &str,
    signature: &str,
) -> Signature {
    for (position, key) in keys.into_iter().enumerate() {
        let expected = sign(key, name, value);
        if crate::constant_time_eq(expected.as_bytes(), signature.as_bytes()) {
            return if position == 0 {
                Signature::Current
            } else {
                Signature::Older
            };
        }
    }
    Signature::Invalid
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    const NEW: &[u8] = b"new key";
    const OLD: &[u8] = b"old key";

    #[test]
    fn known_answer() {
        // printf '_session=abc' | openssl dgst -sha1 -hmac 'cookie key' -binary | base64
        assert_eq!(
            sign(b"cookie key", "_session", "abc"),
            "AftZjBWDOxo8JnlrIDA6kr_yaHQ"
        );
    }

    #[test]
    fn the_newest_key_signs_and_all_verify() {
        let by_new = sign(NEW, "_session", "id");
        let by_old = sign(OLD, "_session", "id");
        assert_eq!(by_new.len(), 27);
        assert_eq!(
            verify([NEW, OLD], "_session", "id", &by_new),
            Signature::Current
        );
        assert_eq!(
            verify([NEW, OLD], "_session", "id", &by_old),
            Signature::Older
        );
        assert_eq!(verify([NEW], "_session", "id", &by_old), Signature::Invalid);
        assert_eq!(verify([], "_session", "id", &by_new), Signature::Invalid);
    }

    #[test]
    fn another_name_value_or_signature_is_refused() {
        let signature = sign(NEW, "_session", "id");
        assert_eq!(
            verify([NEW], "_logto", "id", &signature),
            Signature::Invalid
        );
        assert_eq!(
            verify([NEW], "_session", "ie", &signature),
            Signature::Invalid
        );
        assert_eq!(verify([NEW], "_session", "id", ""), Signature::Invalid);
        for position in 0..signature.len() {
            let mut forged = signature.clone().into_bytes();
            forged[position] ^= 1;
            let forged = String::from_utf8(forged).unwrap();
            assert_eq!(verify([NEW], "_session", "id", &forged), Signature::Invalid);
        }
    }
}
