//! Plain digests by the names that imports use, and MD5, which the crypto library lacks.

use aws_lc_rs::digest::{self, Algorithm};
use md5::{Digest as _, Md5};

/// A digest function.
#[derive(Clone, Copy)]
pub(super) enum Function {
    Md5,
    Library(&'static Algorithm),
}

/// The functions by name, as `crypto.createHash` of Node takes them.
const FUNCTIONS: [(&str, Function); 10] = [
    ("md5", Function::Md5),
    ("sha1", Function::Library(&digest::SHA1_FOR_LEGACY_USE_ONLY)),
    ("sha224", Function::Library(&digest::SHA224)),
    ("sha256", Function::Library(&digest::SHA256)),
    ("sha384", Function::Library(&digest::SHA384)),
    ("sha512", Function::Library(&digest::SHA512)),
    ("sha512-256", Function::Library(&digest::SHA512_256)),
    ("sha3-256", Function::Library(&digest::SHA3_256)),
    ("sha3-384", Function::Library(&digest::SHA3_384)),
    ("sha3-512", Function::Library(&digest::SHA3_512)),
];

impl Function {
    pub(super) fn of(name: &str) -> Option<Self> {
        FUNCTIONS
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name))
            .map(|(_, function)| *function)
    }

    pub(super) fn length(self) -> usize {
        match self {
            Self::Md5 => 16,
            Self::Library(algorithm) => algorithm.output_len,
        }
    }

    pub(super) fn digest(self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Md5 => Md5::digest(message).to_vec(),
            Self::Library(algorithm) => digest::digest(algorithm, message).as_ref().to_vec(),
        }
    }
}

/// Bytes in hexadecimal of either case.
pub(super) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(
        digits
            .chunks_exact(2)
            .map(|pair| pair[0] << 4 | pair[1])
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        // RFC 1321 §A.5; FIPS 180-2 and FIPS 202 examples for "abc".
        for (name, hex) in [
            ("md5", "900150983cd24fb0d6963f7d28e17f72"),
            ("SHA1", "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (
                "sha224",
                "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7",
            ),
            (
                "sha3-256",
                "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532",
            ),
        ] {
            let function = Function::of(name).expect("a known name");
            let expected = from_hex(hex).expect("hexadecimal");
            assert_eq!(function.digest(b"abc"), expected, "{name}");
            assert_eq!(function.length(), expected.len(), "{name}");
        }
        for (_, function) in FUNCTIONS {
            assert_eq!(function.digest(b"").len(), function.length());
        }
        assert!(Function::of("md4").is_none());
    }

    #[test]
    fn hexadecimal() {
        assert_eq!(from_hex("00fFa0"), Some(vec![0, 255, 160]));
        for bad in ["0", "0g", "é", "+1", " 1"] {
            assert_eq!(from_hex(bad), None, "{bad}");
        }
    }
}
