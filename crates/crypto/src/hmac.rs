//! Keyed digests: what codes and tokens are stored as, and the SHA-1 variant that one provider's
//! gateway asks for.

use std::fmt;

use aws_lc_rs::hmac;
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};

use crate::DerivedKey;

/// A key for HMAC-SHA256.
#[derive(Clone)]
pub struct HmacKey(hmac::Key);

impl HmacKey {
    /// The key made of a derived one.
    #[must_use]
    pub fn new(key: &DerivedKey) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key.as_ref()))
    }

    /// The digest of a message.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 32] {
        let mut digest = [0; 32];
        digest.copy_from_slice(hmac::sign(&self.0, message).as_ref());
        digest
    }

    /// The digest of a text as 43 characters of base64url.
    #[must_use]
    pub fn sign_text(&self, message: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.sign(message.as_bytes()))
    }

    /// Whether `digest` is the digest of `message`, compared in constant time.
    #[must_use]
    pub fn verify(&self, message: &[u8], digest: &[u8]) -> bool {
        hmac::verify(&self.0, message, digest).is_ok()
    }

    /// Whether `digest` is what [`HmacKey::sign_text`] gives for `message`.
    #[must_use]
    pub fn verify_text(&self, message: &str, digest: &str) -> bool {
        URL_SAFE_NO_PAD
            .decode(digest)
            .is_ok_and(|digest| self.verify(message.as_bytes(), &digest))
    }
}

impl fmt::Debug for HmacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HmacKey([redacted])")
    }
}

/// The successor of a rotated refresh token: 43 characters of base64url that follow from the old
/// token and the key, so that the same successor can be given again though it is stored nowhere.
///
/// The message begins with a word of its own, so a successor never equals what
/// [`HmacKey::sign_text`] stores, even under the same key.
#[must_use]
pub fn derive_token(key: &HmacKey, token: &str) -> String {
    key.sign_text(&format!("successor\0{token}"))
}

/// HMAC-SHA256 under a key that is no key of ours: the steps of a provider's signature.
#[must_use]
pub fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    HmacKey(hmac::Key::new(hmac::HMAC_SHA256, key)).sign(message)
}

/// HMAC-SHA1 in standard base64 with padding: the signature of Aliyun's RPC gateway.
#[must_use]
pub fn hmac_sha1_base64(key: &[u8], message: &[u8]) -> String {
    STANDARD.encode(sha1(key, message))
}

pub(crate) fn sha1(key: &[u8], message: &[u8]) -> hmac::Tag {
    hmac::sign(
        &hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key),
        message,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8, length: usize) -> HmacKey {
        HmacKey(hmac::Key::new(hmac::HMAC_SHA256, &vec![byte; length]))
    }

    #[test]
    fn known_answers() {
        // RFC 4231 §4.2
        assert_eq!(
            key(0x0b, 20).sign(b"Hi There")[..8],
            [0xb0, 0x34, 0x4c, 0x61, 0xd8, 0xdb, 0x38, 0x53]
        );
        // RFC 2202 §3, case 2: effcdf6ae5eb2fa2d27416d5f184df9c259a7c79
        assert_eq!(
            hmac_sha1_base64(b"Jefe", b"what do ya want for nothing?"),
            "7/zfauXrL6LSdBbV8YTfnCWafHk="
        );
    }

    #[test]
    fn a_foreign_key_gives_the_same_digest() {
        assert_eq!(
            hmac_sha256(&[0x0b; 20], b"Hi There"),
            key(0x0b, 20).sign(b"Hi There")
        );
    }

    #[test]
    fn only_the_same_message_and_key_verify() {
        let digest = key(1, 32).sign(b"code");
        assert!(key(1, 32).verify(b"code", &digest));
        assert!(!key(1, 32).verify(b"coda", &digest));
        assert!(!key(2, 32).verify(b"code", &digest));
        assert!(!key(1, 32).verify(b"code", &digest[..31]));
        let text = key(1, 32).sign_text("code");
        assert!(key(1, 32).verify_text("code", &text));
        assert!(!key(1, 32).verify_text("coda", &text));
        assert!(!key(1, 32).verify_text("code", "not base64!"));
    }

    #[test]
    fn a_successor_repeats_and_is_not_the_stored_digest() {
        let key = key(1, 32);
        let successor = derive_token(&key, "old");
        assert_eq!(successor.len(), 43);
        assert_eq!(successor, derive_token(&key, "old"));
        assert_ne!(successor, derive_token(&key, "other"));
        assert_ne!(successor, key.sign_text("old"));
    }

    #[test]
    fn debug_hides_the_key() {
        assert_eq!(format!("{:?}", key(1, 32)), "HmacKey([redacted])");
    }
}
