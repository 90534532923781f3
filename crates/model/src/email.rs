//! E-mail addresses by the contract's rule: `^\S+@\S+\.\S+$`, at most 128 characters (the column).

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An address that looks like one. Whether it exists shows when a message arrives.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Email(String);

/// The text is no e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EmailError {
    /// It lacks an `@`, a dot after it, or has white space.
    #[error("not a valid e-mail address")]
    Shape,
    /// It is longer than what is kept.
    #[error("the e-mail address is too long")]
    TooLong,
}

impl Email {
    /// The most characters that are kept.
    pub const LONGEST: usize = 128;

    /// Parses an address.
    ///
    /// # Errors
    /// See [`EmailError`].
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        // The regular expression is greedy: any `@` that is followed by `x.y` will do. The first
        // with something before it leaves the most room.
        let at = text
            .char_indices()
            .find(|(at, c)| *c == '@' && *at > 0)
            .map(|(at, _)| at);
        let is_shaped = at.is_some_and(|at| {
            let domain = &text[at + 1..];
            domain
                .char_indices()
                .any(|(dot, c)| c == '.' && dot > 0 && dot + 1 < domain.len())
        });
        if !is_shaped || text.chars().any(char::is_whitespace) {
            return Err(EmailError::Shape);
        }
        if text.chars().count() > Self::LONGEST {
            return Err(EmailError::TooLong);
        }
        Ok(Self(text.to_owned()))
    }

    /// Takes an address that the store holds: it was checked when it came in.
    #[must_use]
    pub fn from_stored(address: String) -> Self {
        Self(address)
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What no two users of a tenant share: addresses that differ in case only are one. Made here,
    /// since the two databases lower letters beyond ASCII differently.
    #[must_use]
    pub fn key(&self) -> String {
        Self::key_of(&self.0)
    }

    /// The key of an address that is stored already.
    #[must_use]
    pub fn key_of(address: &str) -> String {
        address.to_lowercase()
    }
}

/// Takes an address that the store holds: it was checked when it came in.
impl<'de> Deserialize<'de> for Email {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(String::deserialize(deserializer)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contracts_rule() {
        for good in ["a@b.c", "a@b@c.d", "é@ü.de", "@@b.c", "a@@.c"] {
            assert!(Email::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "a", "a@b", "@b.c", "a@.c", "a@b.", "a b@c.d", "a@b.c\n"] {
            assert_eq!(Email::parse(bad), Err(EmailError::Shape), "{bad:?}");
        }
        let long = format!("{}@b.c", "é".repeat(124));
        assert!(Email::parse(&long).is_ok());
        assert_eq!(Email::parse(&format!("x{long}")), Err(EmailError::TooLong));
    }

    #[test]
    fn case_makes_no_other_address() {
        let key = |text: &str| Email::parse(text).map(|email| email.key());
        assert_eq!(key("Ann@Example.COM"), key("ann@example.com"));
        assert_eq!(key("É@b.c"), key("é@b.c"));
        assert_ne!(key("e@b.c"), key("é@b.c"));
    }

    proptest::proptest! {
        #[test]
        fn it_agrees_with_the_pattern(text in "[a@. é]{0,8}") {
            let pattern = regex::Regex::new(r"^\S+@\S+\.\S+$").expect("a pattern");
            proptest::prop_assert_eq!(Email::parse(&text).is_ok(), pattern.is_match(&text));
        }
    }
}
