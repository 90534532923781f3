//! Bcrypt in its modular form: `$2b$10$`, 22 characters of salt, 31 of hash, in bcrypt's own base64.

use base64::{
    Engine,
    alphabet::BCRYPT,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

use super::DigestError;
use crate::constant_time_eq;

/// The alphabet of bcrypt. The last character of salt and hash has bits that belong to nothing.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &BCRYPT,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

/// 2^15 rounds are about two seconds.
const HIGHEST_COST: u32 = 15;
/// From here on a new digest would not be costlier to guess.
const ENOUGH: u32 = 12;
const SALT: usize = 16;
/// The last of 24 bytes is not part of the form.
const HASH: usize = 23;
/// Longer passwords count as far as this, the end mark included.
const LONGEST_PASSWORD: usize = 72;

/// A digest.
#[derive(Debug)]
pub(super) struct Bcrypt {
    cost: u32,
    salt: [u8; SALT],
    hash: [u8; HASH],
}

impl Bcrypt {
    pub(super) fn parse(text: &str) -> Result<Self, DigestError> {
        let malformed = || DigestError::Malformed;
        let (rest, cost) = ["$2a$", "$2b$", "$2y$"]
            .iter()
            .find_map(|version| text.strip_prefix(version))
            .and_then(|rest| rest.split_once('$'))
            .map(|(cost, rest)| (rest, cost))
            .ok_or_else(malformed)?;
        let is_number = cost.len() == 2 && cost.bytes().all(|byte| byte.is_ascii_digit());
        let cost: u32 = cost
            .parse()
            .ok()
            .filter(|cost| is_number && (4..=31).contains(cost))
            .ok_or_else(malformed)?;
        let (salt, hash) = rest.split_at_checked(22).ok_or_else(malformed)?;
        let digest = Self {
            cost,
            salt: bytes(salt).ok_or_else(malformed)?,
            hash: bytes(hash).ok_or_else(malformed)?,
        };
        if cost > HIGHEST_COST {
            return Err(DigestError::TooCostly);
        }
        Ok(digest)
    }

    pub(super) fn verify(&self, password: &[u8]) -> bool {
        let mut key = Vec::with_capacity(password.len() + 1);
        key.extend_from_slice(password);
        key.push(0);
        key.truncate(LONGEST_PASSWORD);
        let hash = bcrypt::bcrypt(self.cost, self.salt, &key);
        zeroize::Zeroize::zeroize(&mut key);
        constant_time_eq(&hash[..HASH], &self.hash)
    }

    pub(super) fn is_enough(&self) -> bool {
        self.cost >= ENOUGH
    }
}

fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    BASE64.decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        // Openwall's crypt_blowfish, wrapper.c; jBCrypt's TestBCrypt.java.
        for (text, password) in [
            (
                "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "U*U",
            ),
            (
                "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "U*U",
            ),
            (
                "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.",
                "",
            ),
            (
                "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe",
                "a",
            ),
        ] {
            let digest = Bcrypt::parse(text).expect("well-formed");
            assert!(digest.verify(password.as_bytes()), "{text}");
            assert!(!digest.verify(b"x"), "{text}");
        }
    }

    #[test]
    fn what_it_may_cost_is_limited() {
        let with = |cost: &str| {
            Bcrypt::parse(&format!(
                "$2b${cost}$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
            ))
            .err()
        };
        assert_eq!(with("15"), None);
        for costly in ["16", "31"] {
            assert_eq!(with(costly), Some(DigestError::TooCostly), "{costly}");
        }
        for bad in ["03", "32", "5", "005", "+5", "", "é"] {
            assert_eq!(with(bad), Some(DigestError::Malformed), "{bad}");
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for bad in [
            "",
            "$2a$05$",
            // A version with a known fault, and one before there were versions.
            "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            "$2$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe",
            "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeWW",
            "$2a$05$CCCCCCCCCCCCCCCCCCCCC=E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            "$2a$05$CCCCCCCCCCCCCCCCCCCCCé5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        ] {
            assert!(Bcrypt::parse(bad).is_err(), "{bad}");
        }
    }
}
