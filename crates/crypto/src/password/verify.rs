//! Judging a password.

use keyward_model::{PasswordDigest, Secret};

use super::{
    PasswordCost,
    fresh::{self, Salt},
    memory::Memory,
    parsed::Parsed,
};

/// What a password is worth.
#[derive(Debug)]
pub enum Verdict {
    /// It is not the one, or there is none.
    Wrong,
    /// It is the one.
    Right,
    /// It is the one, and this digest is stronger than the stored one.
    RightAndStronger(PasswordDigest),
}

/// Judges a password. Without a digest, and with one that is compared in no time, a new digest is
/// made all the same: the time tells neither from the usual case.
pub(super) fn verify(
    password: &Secret,
    stored: Option<&PasswordDigest>,
    salt: &Salt,
    cost: PasswordCost,
    memory: &mut Memory,
) -> Verdict {
    let parsed = stored.and_then(|stored| Parsed::of(stored).ok());
    let is_right = parsed
        .as_ref()
        .is_some_and(|parsed| parsed.verify(password.expose().as_bytes(), memory));
    let is_fast = parsed.as_ref().is_none_or(Parsed::is_fast);
    let is_enough = parsed.as_ref().is_some_and(|parsed| parsed.is_enough(cost));
    let stronger =
        (is_fast || is_right && !is_enough).then(|| fresh::hash(password, salt, cost, memory));
    match stronger {
        _ if !is_right => Verdict::Wrong,
        Some(stronger) => Verdict::RightAndStronger(stronger),
        None => Verdict::Right,
    }
}

#[cfg(test)]
mod tests {
    use keyward_model::PasswordMethod;

    use super::*;

    const SALT: Salt = *b"0123456789abcdef";

    fn judge(password: &str, stored: Option<&PasswordDigest>) -> Verdict {
        verify(
            &Secret::new(password.to_owned()),
            stored,
            &SALT,
            PasswordCost::Usual,
            &mut Memory::default(),
        )
    }

    #[test]
    fn a_fast_digest_is_replaced_and_its_successor_stays() {
        let md5 = PasswordDigest {
            method: PasswordMethod::Md5,
            digest: Secret::new("5f4dcc3b5aa765d61d8327deb882cf99".to_owned()),
        };
        let Verdict::RightAndStronger(stronger) = judge("password", Some(&md5)) else {
            unreachable!("the digest is a weak one");
        };
        assert_eq!(stronger.method, PasswordMethod::Argon2id);
        assert!(matches!(judge("password", Some(&stronger)), Verdict::Right));
        assert!(matches!(judge("Password", Some(&stronger)), Verdict::Wrong));
        assert!(matches!(judge("Password", Some(&md5)), Verdict::Wrong));
    }

    #[test]
    fn without_a_digest_every_password_is_wrong() {
        assert!(matches!(judge("", None), Verdict::Wrong));
        let malformed = PasswordDigest {
            method: PasswordMethod::Argon2id,
            digest: Secret::new(String::new()),
        };
        assert!(matches!(judge("", Some(&malformed)), Verdict::Wrong));
    }
}
