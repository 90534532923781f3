//! Argon2 in its encoded form (RFC 9106): `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`, base64
//! without padding.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use keyward_model::PasswordMethod;

use super::{DigestError, PasswordCost, memory::Memory};
use crate::constant_time_eq;

/// The most memory that a digest may ask for, in KiB: 256 MiB.
const MOST_MEMORY: u32 = 256 * 1024;
/// The most blocks of 1 KiB that may be filled over all passes: about a second.
const MOST_BLOCKS: u64 = 1024 * 1024;
const MOST_LANES: u32 = 16;
/// Lengths in bytes (RFC 9106 §3.1; the longest is ours).
const SALT: std::ops::RangeInclusive<usize> = 8..=64;
const HASH: std::ops::RangeInclusive<usize> = 12..=64;

const HASH_LENGTH: usize = 32;

/// An encoded digest.
#[derive(Debug)]
pub(super) struct Encoded {
    algorithm: Algorithm,
    version: Version,
    memory: u32,
    passes: u32,
    lanes: u32,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

impl Encoded {
    pub(super) fn parse(method: PasswordMethod, text: &str) -> Result<Self, DigestError> {
        let (algorithm, name) = match method {
            PasswordMethod::Argon2i => (Algorithm::Argon2i, "argon2i"),
            PasswordMethod::Argon2d => (Algorithm::Argon2d, "argon2d"),
            _ => (Algorithm::Argon2id, "argon2id"),
        };
        let malformed = || DigestError::Malformed;
        let mut parts = text.split('$');
        let has_name = parts.next() == Some("") && parts.next() == Some(name);
        let mut next = || parts.next().filter(|_| has_name).ok_or_else(malformed);
        let mut part = next()?;
        let version = match part.strip_prefix("v=") {
            Some("19") => Version::V0x13,
            Some("16") => Version::V0x10,
            Some(_) => return Err(malformed()),
            // The first version did not say so.
            None => Version::V0x10,
        };
        if part.starts_with("v=") {
            part = next()?;
        }
        let [memory, passes, lanes] = costs(part).ok_or_else(malformed)?;
        let (salt, hash) = (bytes(next()?)?, bytes(next()?)?);
        if parts.next().is_some() || !SALT.contains(&salt.len()) || !HASH.contains(&hash.len()) {
            return Err(malformed());
        }
        let encoded = Self {
            algorithm,
            version,
            memory,
            passes,
            lanes,
            salt,
            hash,
        };
        if memory > MOST_MEMORY || encoded.blocks() > MOST_BLOCKS || lanes > MOST_LANES {
            return Err(DigestError::TooCostly);
        }
        encoded.params().ok_or_else(malformed).map(drop)?;
        Ok(encoded)
    }

    fn blocks(&self) -> u64 {
        u64::from(self.memory) * u64::from(self.passes)
    }

    fn params(&self) -> Option<Params> {
        Params::new(self.memory, self.passes, self.lanes, Some(self.hash.len())).ok()
    }

    pub(super) fn verify(&self, password: &[u8], memory: &mut Memory) -> bool {
        let Some(params) = self.params() else {
            return false;
        };
        let argon2 = Argon2::new(self.algorithm, self.version, params);
        let mut hash = vec![0; self.hash.len()];
        fill(&argon2, password, &self.salt, &mut hash, memory)
            .is_some_and(|()| constant_time_eq(&hash, &self.hash))
    }

    /// Whether a new digest would not be costlier to guess.
    pub(super) fn is_enough(&self, cost: PasswordCost) -> bool {
        let new = u64::from(cost.memory()) * u64::from(cost.passes());
        self.version == Version::V0x13 && self.blocks() >= new
    }
}

/// `m=…,t=…,p=…`
fn costs(text: &str) -> Option<[u32; 3]> {
    let mut pairs = text.split(',');
    let mut cost = |name: &str| -> Option<u32> {
        let (own, number) = pairs.next()?.split_once('=')?;
        // `parse` takes a sign too.
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
        (own == name && is_number).then(|| number.parse().ok())?
    };
    let costs = [cost("m")?, cost("t")?, cost("p")?];
    pairs.next().is_none().then_some(costs)
}

fn bytes(text: &str) -> Result<Vec<u8>, DigestError> {
    STANDARD_NO_PAD
        .decode(text)
        .map_err(|_| DigestError::Malformed)
}

/// A new digest, with one lane. `None` is never seen: either cost is within the limits.
pub(super) fn encode(
    password: &[u8],
    salt: &[u8],
    cost: PasswordCost,
    memory: &mut Memory,
) -> Option<String> {
    let (blocks, passes) = (cost.memory(), cost.passes());
    let params = Params::new(blocks, passes, 1, Some(HASH_LENGTH)).ok()?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut hash = [0; HASH_LENGTH];
    fill(&argon2, password, salt, &mut hash, memory)?;
    let (salt, hash) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(hash));
    Some(format!(
        "$argon2id$v=19$m={blocks},t={passes},p=1${salt}${hash}"
    ))
}

fn fill(
    argon2: &Argon2<'_>,
    password: &[u8],
    salt: &[u8],
    hash: &mut [u8],
    memory: &mut Memory,
) -> Option<()> {
    memory
        .with(argon2.params().block_count(), |blocks| {
            argon2.hash_password_into_with_memory(password, salt, hash, blocks)
        })
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: PasswordCost = PasswordCost::Usual;

    fn parse(method: PasswordMethod, text: &str) -> Result<Encoded, DigestError> {
        Encoded::parse(method, text)
    }

    #[test]
    fn known_answers() {
        // The reference implementation's test.c, password "password", salt "somesalt".
        for (method, text) in [
            (
                PasswordMethod::Argon2i,
                "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA",
            ),
            (
                PasswordMethod::Argon2i,
                "$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ",
            ),
            (
                PasswordMethod::Argon2id,
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            ),
        ] {
            let encoded = parse(method, text).expect("well-formed");
            assert!(
                encoded.verify(b"password", &mut Memory::default()),
                "{text}"
            );
            assert!(
                !encoded.verify(b"Password", &mut Memory::default()),
                "{text}"
            );
        }
    }

    #[test]
    fn what_it_may_cost_is_limited() {
        let with = |costs: &str| {
            let text = format!("$argon2id$v=19${costs}$c29tZXNhbHQ$c29tZXNhbHRzb21lc2FsdA");
            parse(PasswordMethod::Argon2id, &text).err()
        };
        assert_eq!(with("m=19456,t=2,p=1"), None);
        assert_eq!(with("m=262144,t=4,p=16"), None);
        for costly in [
            "m=4194304,t=1,p=1",
            "m=4294967295,t=4294967295,p=1",
            "m=262145,t=1,p=1",
            "m=262144,t=5,p=1",
            "m=65536,t=17,p=1",
            "m=65536,t=1,p=17",
        ] {
            assert_eq!(with(costly), Some(DigestError::TooCostly), "{costly}");
        }
        for bad in [
            "m=0,t=1,p=1",
            "m=8,t=0,p=1",
            "m=8,t=1,p=0",
            "m=4294967296,t=1,p=1",
            "m=8,t=1,p=2",
            "t=1,m=8,p=1",
            "m=8,t=1",
            "m=8,t=1,p=1,data=YQ",
            "m=+8,t=1,p=1",
            "",
        ] {
            assert_eq!(with(bad), Some(DigestError::Malformed), "{bad}");
        }
    }

    #[test]
    fn the_name_is_the_methods() {
        let text = "$argon2i$v=19$m=8,t=1,p=1$c29tZXNhbHQ$c29tZXNhbHRzb21lc2FsdA";
        assert!(parse(PasswordMethod::Argon2i, text).is_ok());
        assert!(parse(PasswordMethod::Argon2d, text).is_err());
        for bad in [
            "argon2i$v=19$m=8,t=1,p=1$c29tZXNhbHQ$c29tZXNhbHRzb21lc2FsdA",
            "$argon2i$v=18$m=8,t=1,p=1$c29tZXNhbHQ$c29tZXNhbHRzb21lc2FsdA",
            "$argon2i$v=19$m=8,t=1,p=1$c2FsdA$c29tZXNhbHRzb21lc2FsdA",
            "$argon2i$v=19$m=8,t=1,p=1$c29tZXNhbHQ$c2FsdA",
            "$argon2i$v=19$m=8,t=1,p=1$c29tZXNhbHQ",
            "$argon2i$v=19$m=8,t=1,p=1$c29tZXNhbHQ$c29tZXNhbHRzb21lc2FsdA$",
            "$argon2i$v=19$m=8,t=1,p=1$!$c29tZXNhbHRzb21lc2FsdA",
        ] {
            assert!(parse(PasswordMethod::Argon2i, bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_new_digest_is_enough_and_weaker_ones_are_not() {
        let text = encode(
            b"secret",
            b"0123456789abcdef",
            USUAL,
            &mut Memory::default(),
        )
        .expect("a digest");
        assert!(
            text.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{text}"
        );
        let encoded = parse(PasswordMethod::Argon2id, &text).expect("well-formed");
        assert!(encoded.verify(b"secret", &mut Memory::default()) && encoded.is_enough(USUAL));
        // What the contract's server makes: 8 MiB, eight passes.
        let theirs = "$argon2i$v=19$m=8192,t=8,p=1$c29tZXNhbHQ$c29tZXNhbHRzb21lc2FsdA";
        assert!(parse(PasswordMethod::Argon2i, theirs).is_ok_and(|own| own.is_enough(USUAL)));
        let weak = "$argon2id$v=19$m=4096,t=3,p=1$c29tZXNhbHQ$c29tZXNhbHRzb21lc2FsdA";
        assert!(parse(PasswordMethod::Argon2id, weak).is_ok_and(|own| !own.is_enough(USUAL)));
    }

    #[test]
    fn the_least_cost_is_one_that_argon2_takes() {
        let text = encode(
            b"secret",
            &[7; 16],
            PasswordCost::Least,
            &mut Memory::default(),
        );
        let encoded = parse(PasswordMethod::Argon2id, &text.expect("a digest"));
        let encoded = encoded.expect("well-formed");
        assert!(encoded.verify(b"secret", &mut Memory::default()));
        assert!(encoded.is_enough(PasswordCost::Least) && !encoded.is_enough(USUAL));
    }
}
