//! E-mail addresses by the contract's rule: `^\S+@\S+\.\S+$`, at most 128 characters (the column).

use serde::Serialize;
use thiserror::Error;

/// An address that looks like one. Whether it exists shows when a message arrives.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Email(String);

/// The text is no e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a valid e-mail address")]
pub struct EmailError;

impl Email {
    /// Parses an address.
    ///
    /// # Errors
    /// [`EmailError`] when it lacks an `@`, a dot after it, or has white space.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let fits = text.len() <= 128 && !text.chars().any(char::is_whitespace);
        // The regular expression is greedy: any `@` that is followed by `x.y` will do.
        let shaped = text.char_indices().any(|(at, c)| {
            c == '@'
                && at > 0
                && text[at + 1..]
                    .char_indices()
                    .any(|(dot, c)| c == '.' && dot > 0 && dot + 1 < text[at + 1..].len())
        });
        (fits && shaped)
            .then(|| Self(text.to_owned()))
            .ok_or(EmailError)
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contracts_rule() {
        for good in ["a@b.c", "a@b@c.d", "é@ü.de"] {
            assert!(Email::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "a", "a@b", "@b.c", "a@.c", "a@b.", "a b@c.d"] {
            assert!(Email::parse(bad).is_err(), "{bad}");
        }
    }
}
