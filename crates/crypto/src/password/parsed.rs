//! A stored digest of any method, parsed. What does not parse verifies nothing.

use keyward_model::{PasswordDigest, PasswordMethod};
use thiserror::Error;

use super::{
    PasswordCost,
    argon2::Encoded,
    bcrypt::Bcrypt,
    digest::{Function, from_hex},
    legacy::Expression,
    memory::Memory,
};
use crate::constant_time_eq;

/// Why a digest cannot be taken over.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DigestError {
    /// It does not have the form of its method.
    #[error("the digest does not have the form of its method")]
    Malformed,
    /// Verifying it would take more memory or time than a sign-in may.
    #[error("the digest asks for more memory or time than a sign-in may take")]
    TooCostly,
    /// A legacy expression is no JSON list of algorithm, arguments with `@`, and result.
    #[error("the expression is not [algorithm, [arguments with \"@\"], expected]")]
    LegacyFormat,
    /// A legacy expression names an algorithm that is not known.
    #[error("the algorithm of the expression is not known")]
    LegacyAlgorithm(String),
}

/// Checks a digest that comes from elsewhere.
///
/// # Errors
/// See [`DigestError`].
pub fn check_digest(digest: &PasswordDigest) -> Result<(), DigestError> {
    Parsed::of(digest).map(drop)
}

pub(super) enum Parsed {
    Argon2(Encoded),
    Bcrypt(Bcrypt),
    Plain(Function, Vec<u8>),
    Legacy(Expression),
}

impl Parsed {
    pub(super) fn of(digest: &PasswordDigest) -> Result<Self, DigestError> {
        let text = digest.digest.expose();
        let plain = |name: &str| {
            let function = Function::of(name).ok_or(DigestError::Malformed)?;
            from_hex(text)
                .filter(|expected| expected.len() == function.length())
                .map(|expected| Self::Plain(function, expected))
                .ok_or(DigestError::Malformed)
        };
        match digest.method {
            PasswordMethod::Argon2i | PasswordMethod::Argon2id | PasswordMethod::Argon2d => {
                Encoded::parse(digest.method, text).map(Self::Argon2)
            }
            PasswordMethod::Bcrypt => Bcrypt::parse(text).map(Self::Bcrypt),
            PasswordMethod::Md5 => plain("md5"),
            PasswordMethod::Sha1 => plain("sha1"),
            PasswordMethod::Sha256 => plain("sha256"),
            PasswordMethod::Legacy => Expression::parse(text).map(Self::Legacy),
        }
    }

    pub(super) fn verify(&self, password: &[u8], memory: &mut Memory) -> bool {
        match self {
            Self::Argon2(encoded) => encoded.verify(password, memory),
            Self::Bcrypt(bcrypt) => bcrypt.verify(password),
            Self::Plain(function, expected) => {
                constant_time_eq(&function.digest(password), expected)
            }
            Self::Legacy(expression) => expression.verify(password),
        }
    }

    /// Whether it is judged in no time, so that the time would tell it from others.
    pub(super) fn is_fast(&self) -> bool {
        matches!(self, Self::Plain(..) | Self::Legacy(_))
    }

    /// Whether a new digest would not be costlier to guess: digests are only ever made stronger.
    pub(super) fn is_enough(&self, cost: PasswordCost) -> bool {
        match self {
            Self::Argon2(encoded) => encoded.is_enough(cost),
            Self::Bcrypt(bcrypt) => bcrypt.is_enough(),
            Self::Plain(..) | Self::Legacy(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use keyward_model::Secret;
    use proptest::prelude::*;

    use super::*;

    fn digest(method: PasswordMethod, text: &str) -> PasswordDigest {
        PasswordDigest {
            method,
            digest: Secret::new(text.to_owned()),
        }
    }

    fn verifies(method: PasswordMethod, text: &str) -> bool {
        Parsed::of(&digest(method, text))
            .is_ok_and(|parsed| parsed.verify(b"password", &mut Memory::default()))
    }

    #[test]
    fn bare_digests() {
        assert!(verifies(
            PasswordMethod::Md5,
            "5f4dcc3b5aa765d61d8327deb882cf99"
        ));
        assert!(verifies(
            PasswordMethod::Sha1,
            "5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8"
        ));
        let sha256 = "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8";
        assert!(verifies(PasswordMethod::Sha256, sha256));
        assert!(!verifies(PasswordMethod::Sha256, &sha256.replace('5', "6")));
        for bad in ["", "5f4d", sha256] {
            assert_eq!(
                check_digest(&digest(PasswordMethod::Md5, bad)),
                Err(DigestError::Malformed)
            );
        }
    }

    fn any_digest() -> impl Strategy<Value = String> {
        let number = "[0-9]{1,11}";
        prop_oneof![
            "\\PC{0,80}",
            (
                "argon2(i|d|id)",
                "(v=19\\$|v=16\\$|)",
                number,
                number,
                number,
                "[A-Za-z0-9+/]{0,24}"
            )
                .prop_map(|(name, version, m, t, p, text)| format!(
                    "${name}${version}m={m},t={t},p={p}${text}${text}"
                )),
            "\\$2[abxy]\\$[0-9]{2}\\$[./A-Za-z0-9é]{50,56}",
            "[0-9a-fA-F]{0,66}",
            (
                "(md5|sha256|pbkdf2|firebase-scrypt|x)",
                prop::collection::vec(
                    "(@|[0-9]{1,10}|hex:[0-9a-f]{0,5}|sha256|[A-Za-z+/_=-]{0,9})",
                    0..7
                ),
                "[0-9a-zA-Z=]{0,64}"
            )
                .prop_map(
                    |(name, args, expected)| serde_json::json!([name, args, expected]).to_string()
                ),
        ]
    }

    proptest! {
        #[test]
        fn no_digest_panics_and_what_parses_is_affordable(text in any_digest(), at in 0..8_usize) {
            let digest = digest(PasswordMethod::ALL[at], &text);
            let started = std::time::Instant::now();
            if let Ok(parsed) = Parsed::of(&digest) {
                let _ = parsed.is_enough(PasswordCost::Usual);
                // An optimized build is some twenty times faster.
                let _ = parsed.verify(b"password", &mut Memory::default());
            }
            prop_assert!(started.elapsed().as_secs() < 60, "{text}");
        }
    }
}
