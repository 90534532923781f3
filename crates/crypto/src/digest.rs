//! SHA-256 in the spellings that are needed, SHA-1 for lists that have it, and comparison in constant
//! time.

use aws_lc_rs::{constant_time, digest};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// SHA-256 as 64 lower-case hexadecimal characters.
#[must_use]
pub fn sha256_hex(message: &[u8]) -> String {
    hex(sha256(message).as_ref())
}

/// Bytes as lower-case hexadecimal characters.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]])
        .map(char::from)
        .collect()
}

/// SHA-256 of a message that comes in parts.
pub struct Sha256(digest::Context);

impl Default for Sha256 {
    fn default() -> Self {
        Self(digest::Context::new(&digest::SHA256))
    }
}

impl Sha256 {
    /// Adds a part.
    pub fn update(&mut self, part: &[u8]) {
        self.0.update(part);
    }

    /// The digest of all parts, as 64 lower-case hexadecimal characters.
    #[must_use]
    pub fn finish_hex(self) -> String {
        hex(self.0.finish().as_ref())
    }
}

/// SHA-256 as 32 bytes.
#[must_use]
pub fn sha256_bytes(message: &[u8]) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(sha256(message).as_ref());
    bytes
}

/// SHA-256 as 43 characters of base64url: the PKCE challenge of a verifier (RFC 7636 §4.2).
#[must_use]
pub fn sha256_base64url(message: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(sha256(message))
}

/// SHA-1 as 40 lower-case hexadecimal characters: what lists of breached passwords hold. For
/// nothing that has to be secure.
#[must_use]
pub fn sha1_hex(message: &[u8]) -> String {
    hex(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, message).as_ref())
}

/// Whether both are equal, in a time that depends on their length only. The length itself is not
/// hidden: compare digests where it is secret.
#[must_use]
pub fn constant_time_eq(a: &[u8], b: &[u8]) -> bool {
    constant_time::verify_slices_are_equal(a, b).is_ok()
}

pub(crate) fn sha256(message: &[u8]) -> digest::Digest {
    digest::digest(&digest::SHA256, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        // FIPS 180-2 appendix B.1
        assert_eq!(
            sha256_hex(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        // FIPS 180-1 appendix A
        assert_eq!(sha1_hex(b"abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
        // RFC 7636 appendix B
        assert_eq!(
            sha256_base64url(b"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn parts_are_one_message() {
        let mut parts = Sha256::default();
        parts.update(b"a");
        parts.update(b"bc");
        assert_eq!(parts.finish_hex(), sha256_hex(b"abc"));
        assert_eq!(hex(&sha256_bytes(b"abc")), sha256_hex(b"abc"));
    }

    #[test]
    fn equality() {
        assert!(constant_time_eq(b"", b""));
        assert!(constant_time_eq(b"same", b"same"));
        assert!(!constant_time_eq(b"same", b"sane"));
        assert!(!constant_time_eq(b"same", b"same longer"));
    }
}
