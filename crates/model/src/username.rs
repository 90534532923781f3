//! User names by the contract's rule: `^[A-Z_a-z]\w*$`, at most 128 characters (the column).

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A user name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Username(String);

/// The text is no user name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum UsernameError {
    /// It begins with a digit, or has characters other than letters, digits and `_`.
    #[error("not a valid user name")]
    Shape,
    /// It is longer than what is kept.
    #[error("the user name is too long")]
    TooLong,
}

impl Username {
    /// The most characters that are kept.
    pub const LONGEST: usize = 128;

    /// Parses a user name.
    ///
    /// # Errors
    /// See [`UsernameError`].
    pub fn parse(text: &str) -> Result<Self, UsernameError> {
        let mut bytes = text.bytes();
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let begins = bytes
            .next()
            .is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        if !begins || !bytes.all(is_word) {
            return Err(UsernameError::Shape);
        }
        if text.len() > Self::LONGEST {
            return Err(UsernameError::TooLong);
        }
        Ok(Self(text.to_owned()))
    }

    /// The user name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What no two users of a tenant share: the name, or its lower case where `A` is `a`.
    #[must_use]
    pub fn key(&self, is_case_sensitive: bool) -> String {
        if is_case_sensitive {
            self.0.clone()
        } else {
            self.0.to_ascii_lowercase()
        }
    }
}

/// Takes a name that the store holds: it was checked when it came in.
impl<'de> Deserialize<'de> for Username {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(String::deserialize(deserializer)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contracts_rule() {
        for good in ["a", "_", "Ann_1", "Z9"] {
            assert!(Username::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "1a", "a b", "a-b", "é", "a\n", "a@b.c"] {
            assert_eq!(Username::parse(bad), Err(UsernameError::Shape), "{bad:?}");
        }
        assert!(Username::parse(&"a".repeat(128)).is_ok());
        assert_eq!(
            Username::parse(&"a".repeat(129)),
            Err(UsernameError::TooLong)
        );
    }

    proptest::proptest! {
        #[test]
        fn it_agrees_with_the_pattern(text in "[A-Za-z0-9_é -]{0,6}") {
            let pattern = regex::Regex::new("^[A-Z_a-z][0-9A-Z_a-z]*$").expect("a pattern");
            proptest::prop_assert_eq!(Username::parse(&text).is_ok(), pattern.is_match(&text));
        }
    }
}
