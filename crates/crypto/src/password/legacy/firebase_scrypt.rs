//! Firebase's variant of scrypt (RFC 7914) with arguments salt, signer key, salt separator, rounds,
//! memory cost, `@`: what scrypt derives is the key under which the signer key is encrypted
//! (AES-256-CTR from zero). All bytes are base64, of either alphabet.

use aws_lc_rs::{
    cipher::{AES_256, EncryptingKey, EncryptionContext, UnboundCipherKey},
    iv::FixedLength,
};
use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use scrypt::{Params, scrypt};

use crate::{constant_time_eq, password::DigestError};

/// The most blocks of 128 bytes: 128 MiB.
const MOST_BLOCKS: u64 = 1024 * 1024;

/// An encrypted signer key and what it was encrypted with.
pub(in crate::password) struct FirebaseScrypt {
    salt: Vec<u8>,
    signer_key: Vec<u8>,
    params: Params,
    expected: Vec<u8>,
}

impl FirebaseScrypt {
    pub(super) fn parse(arguments: &[&str], expected: &str) -> Result<Self, DigestError> {
        let malformed = || DigestError::LegacyFormat;
        let &[salt, signer_key, separator, rounds, memory_cost] = arguments else {
            return Err(malformed());
        };
        let decode = |text: &str| base64(text).ok_or_else(malformed);
        let (mut salt, signer_key) = (decode(salt)?, decode(signer_key)?);
        salt.extend(decode(separator)?);
        let expected = decode(expected)?;
        if signer_key.is_empty() || expected.len() != signer_key.len() {
            return Err(malformed());
        }
        let rounds: u32 = rounds.parse().map_err(|_| malformed())?;
        let memory_cost: u8 = memory_cost.parse().map_err(|_| malformed())?;
        // RFC 7914 §2: N is larger than 1.
        if memory_cost == 0 {
            return Err(malformed());
        }
        let blocks = 1_u64
            .checked_shl(memory_cost.into())
            .and_then(|count| count.checked_mul(rounds.into()));
        if blocks.is_none_or(|blocks| blocks > MOST_BLOCKS) {
            return Err(DigestError::TooCostly);
        }
        let params = Params::new(memory_cost, rounds, 1).map_err(|_| malformed())?;
        Ok(Self {
            salt,
            signer_key,
            params,
            expected,
        })
    }

    pub(super) fn verify(&self, password: &[u8]) -> bool {
        self.encrypt(password)
            .is_some_and(|encrypted| constant_time_eq(&encrypted, &self.expected))
    }

    fn encrypt(&self, password: &[u8]) -> Option<Vec<u8>> {
        let mut key = [0; 32];
        scrypt(password, &self.salt, &self.params, &mut key).ok()?;
        let key = UnboundCipherKey::new(&AES_256, &key).ok()?;
        let mut text = self.signer_key.clone();
        let zero = EncryptionContext::Iv128(FixedLength::from([0; 16]));
        EncryptingKey::ctr(key)
            .ok()?
            .less_safe_encrypt(&mut text, zero)
            .ok()?;
        Some(text)
    }
}

fn base64(text: &str) -> Option<Vec<u8>> {
    const LENIENT: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    const ORDINARY: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
    const OF_URLS: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);
    ORDINARY.decode(text).or_else(|_| OF_URLS.decode(text)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the README of Firebase's own tool.
    const SIGNER_KEY: &str =
        "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==";
    const SALT: &str = "42xEC+ixf3L2lw==";
    const EXPECTED: &str =
        "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==";

    #[test]
    fn known_answer() {
        let arguments = [SALT, SIGNER_KEY, "Bw==", "8", "14"];
        let digest = FirebaseScrypt::parse(&arguments, EXPECTED).expect("well-formed");
        assert!(digest.verify(b"user1password"));
        assert!(!digest.verify(b"user2password"));
        let of_urls = |text: &str| text.replace('+', "-").replace('/', "_").replace('=', "");
        let [salt, key, expected] = [SALT, SIGNER_KEY, EXPECTED].map(of_urls);
        let digest = FirebaseScrypt::parse(&[&salt, &key, "Bw", "8", "14"], &expected);
        assert!(digest.expect("well-formed").verify(b"user1password"));
    }

    #[test]
    fn what_it_may_cost_is_limited() {
        let with = |rounds: &str, cost: &str| {
            FirebaseScrypt::parse(&[SALT, SIGNER_KEY, "Bw==", rounds, cost], EXPECTED).err()
        };
        assert_eq!(with("8", "17"), None);
        for (rounds, cost) in [
            ("8", "18"),
            ("9", "17"),
            ("1", "64"),
            ("1", "255"),
            ("4294967295", "1"),
        ] {
            assert_eq!(with(rounds, cost), Some(DigestError::TooCostly), "{rounds}");
        }
        for (rounds, cost) in [
            ("0", "14"),
            ("8", "0"),
            ("8", "256"),
            ("", ""),
            ("-8", "14"),
        ] {
            assert_eq!(
                with(rounds, cost),
                Some(DigestError::LegacyFormat),
                "{rounds} {cost}"
            );
        }
    }
}
