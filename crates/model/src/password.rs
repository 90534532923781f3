//! Passwords as they are kept: a digest, and the method that made it (reference data-model.md,
//! "users").

use crate::Secret;

/// How a digest was made. The names are the contract's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordMethod {
    /// Argon2i in its encoded form (RFC 9106).
    Argon2i,
    /// Argon2id in its encoded form: what new digests are made with.
    Argon2id,
    /// Argon2d in its encoded form.
    Argon2d,
    /// SHA-1 of the bare password, in hexadecimal.
    Sha1,
    /// SHA-256 of the bare password, in hexadecimal.
    Sha256,
    /// MD5 of the bare password, in hexadecimal.
    Md5,
    /// Bcrypt in its modular form.
    Bcrypt,
    /// An expression: `[algorithm, [arguments with "@" for the password], expected]` as JSON.
    Legacy,
}

impl PasswordMethod {
    /// All methods.
    pub const ALL: [Self; 8] = [
        Self::Argon2i,
        Self::Argon2id,
        Self::Argon2d,
        Self::Sha1,
        Self::Sha256,
        Self::Md5,
        Self::Bcrypt,
        Self::Legacy,
    ];

    /// The method's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Argon2i => "Argon2i",
            Self::Argon2id => "Argon2id",
            Self::Argon2d => "Argon2d",
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
            Self::Md5 => "MD5",
            Self::Bcrypt => "Bcrypt",
            Self::Legacy => "Legacy",
        }
    }

    /// The method of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == name)
    }
}

/// A password's digest. Whoever has it can guess the password, so it is a secret too.
#[derive(Clone, Debug)]
pub struct PasswordDigest {
    /// How it was made.
    pub method: PasswordMethod,
    /// The digest in the form of its method.
    pub digest: Secret,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for method in PasswordMethod::ALL {
            assert_eq!(PasswordMethod::from_name(method.as_str()), Some(method));
        }
        assert_eq!(PasswordMethod::from_name("argon2id"), None);
    }

    #[test]
    fn a_digest_is_not_shown() {
        let digest = PasswordDigest {
            method: PasswordMethod::Md5,
            digest: Secret::new("5f4dcc3b5aa765d61d8327deb882cf99".to_owned()),
        };
        assert!(!format!("{digest:?}").contains("5f4d"));
    }
}
