//! Keys derived from the master key by HKDF-SHA256 (RFC 5869).

use std::fmt;

use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use zeroize::Zeroizing;

/// 32 bytes for one purpose, wiped when dropped.
#[derive(Clone)]
pub struct DerivedKey(Zeroizing<[u8; 32]>);

impl DerivedKey {
    /// `info` is joined with a byte that no purpose contains, so that no two lists are the same
    /// message.
    pub(super) fn derive(master: &[u8; 32], info: &[&str]) -> Self {
        let info = info.join("\0");
        let mut key = Zeroizing::new([0; 32]);
        Salt::new(HKDF_SHA256, b"keyward")
            .extract(master)
            .expand(&[info.as_bytes()], HKDF_SHA256)
            .and_then(|okm| okm.fill(key.as_mut_slice()))
            .expect("HKDF-SHA256 gives up to 8160 bytes");
        Self(key)
    }

    #[cfg(test)]
    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

impl AsRef<[u8]> for DerivedKey {
    fn as_ref(&self) -> &[u8] {
        self.0.as_slice()
    }
}

impl fmt::Debug for DerivedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DerivedKey([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A changed derivation would make every sealed value of every installation unreadable, so
    /// the figures are fixed. Made with Python's `hmac`: PRK = HMAC("keyward", 32 zero bytes),
    /// then HMAC(PRK, info || 0x01).
    #[test]
    fn known_answer() {
        let key = DerivedKey::derive(&[0; 32], &["raw", "a"]);
        let hex: String = key.as_ref().iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(
            hex,
            "88b2019bdbec0135b389ae9e887070d6811cda0e9f6f7ad9e3c26cf0d3873bc4"
        );
    }
}
