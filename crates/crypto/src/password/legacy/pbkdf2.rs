//! PBKDF2 (RFC 8018) with arguments salt, iterations, length of the key, digest, `@`. A salt that
//! begins with `hex:` is in hexadecimal, and so is the key.

use std::num::NonZeroU32;

use aws_lc_rs::pbkdf2::{self, Algorithm};

use crate::{
    constant_time_eq,
    password::{DigestError, digest::from_hex},
};

/// The most rounds of HMAC for all blocks of the key: about a second.
const MOST_ROUNDS: u64 = 2_000_000;

/// A derived key and what it was derived with.
pub(in crate::password) struct Pbkdf2 {
    algorithm: Algorithm,
    iterations: NonZeroU32,
    salt: Vec<u8>,
    expected: Vec<u8>,
}

impl Pbkdf2 {
    pub(super) fn parse(arguments: &[&str], expected: &str) -> Result<Self, DigestError> {
        let malformed = || DigestError::LegacyFormat;
        let &[salt, iterations, length, digest] = arguments else {
            return Err(malformed());
        };
        let (algorithm, block) = match digest.to_ascii_lowercase().as_str() {
            "sha1" => (pbkdf2::PBKDF2_HMAC_SHA1, 20),
            "sha256" => (pbkdf2::PBKDF2_HMAC_SHA256, 32),
            "sha384" => (pbkdf2::PBKDF2_HMAC_SHA384, 48),
            "sha512" => (pbkdf2::PBKDF2_HMAC_SHA512, 64),
            _ => return Err(DigestError::LegacyAlgorithm(digest.to_owned())),
        };
        let salt = match salt.strip_prefix("hex:") {
            Some(hex) => from_hex(hex).ok_or_else(malformed)?,
            None => salt.as_bytes().to_vec(),
        };
        let iterations: NonZeroU32 = iterations.parse().map_err(|_| malformed())?;
        let length: usize = length.parse().map_err(|_| malformed())?;
        let expected = from_hex(expected)
            .filter(|expected| !expected.is_empty() && expected.len() == length)
            .ok_or_else(malformed)?;
        let rounds = u64::from(iterations.get()).saturating_mul(length.div_ceil(block) as u64);
        if rounds > MOST_ROUNDS {
            return Err(DigestError::TooCostly);
        }
        Ok(Self {
            algorithm,
            iterations,
            salt,
            expected,
        })
    }

    pub(super) fn verify(&self, password: &[u8]) -> bool {
        let mut key = vec![0; self.expected.len()];
        pbkdf2::derive(
            self.algorithm,
            self.iterations,
            &self.salt,
            password,
            &mut key,
        );
        constant_time_eq(&key, &self.expected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_may_cost_is_limited() {
        let with = |iterations: &str, length: usize| {
            let length_text = length.to_string();
            let arguments = ["salt", iterations, &length_text, "sha256"];
            Pbkdf2::parse(&arguments, &"00".repeat(length)).err()
        };
        assert_eq!(with("2000000", 32), None);
        assert_eq!(with("2000001", 32), Some(DigestError::TooCostly));
        assert_eq!(with("2000000", 33), Some(DigestError::TooCostly));
        assert_eq!(with("4294967295", 32), Some(DigestError::TooCostly));
        for bad in ["0", "-1", "", "1.5", "4294967296"] {
            assert_eq!(with(bad, 32), Some(DigestError::LegacyFormat), "{bad}");
        }
        assert_eq!(with("1", 0), Some(DigestError::LegacyFormat));
        let unknown = Pbkdf2::parse(&["s", "1", "1", "md5"], "00").err();
        let named = DigestError::LegacyAlgorithm("md5".to_owned());
        assert_eq!(unknown, Some(named));
    }
}
