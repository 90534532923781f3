//! Regular expressions of searches, the contract's modes `posix` and `similar_to`, in the words of
//! each engine (docs/decisions/008-search-patterns.md).
//!
//! What the two engines understand alike is taken, and what either would need unbounded time for is
//! not: no back-references, no look-around, and a limit to what repetitions multiply to.
//!
//! - `translation`: reads a pattern and writes it down twice.
//! - `set`: the same for `[…]`.

mod set;
mod translation;

use regex::{Regex, RegexBuilder};

use self::translation::{Syntax, Translation};
use crate::Dialect;

/// The longest pattern, in bytes.
const LONGEST: usize = 256;
/// The most that a compiled pattern may take, in bytes.
const LARGEST: usize = 1 << 20;

/// A regular expression that both engines understand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    sqlite: String,
    postgres: String,
}

/// Why a pattern cannot be searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// A group, a set or an escape does not end, or one ends that has not begun.
    #[error("a group, a set or an escape is not complete")]
    Incomplete,
    /// Nothing stands before a repetition, or its bounds are none.
    #[error("a repetition has nothing to repeat, or bounds that are none")]
    Repetition,
    /// A set holds a class that nobody knows, or a range from high to low.
    #[error("a set holds an unknown class, or a range from high to low")]
    Set,
    /// One engine has it and the other has not, or it takes unbounded time.
    #[error(
        "back-references, look-around, embedded options and escapes of this kind are not available"
    )]
    Unavailable,
    /// It is too long, or its repetitions multiply to too much.
    #[error("the pattern is too large")]
    TooLarge,
}

impl Pattern {
    /// Reads a regular expression of PostgreSQL's `~` (its advanced ones): it fits a text that holds
    /// what it describes.
    ///
    /// # Errors
    /// See [`PatternError`].
    pub fn posix(text: &str) -> Result<Self, PatternError> {
        Self::read(text, Syntax::Posix)
    }

    /// Reads a pattern of SQL's `SIMILAR TO`: it fits a text that is what it describes.
    ///
    /// # Errors
    /// See [`PatternError`].
    pub fn similar_to(text: &str) -> Result<Self, PatternError> {
        Self::read(text, Syntax::Similar)
    }

    fn read(text: &str, syntax: Syntax) -> Result<Self, PatternError> {
        if text.len() > LONGEST {
            return Err(PatternError::TooLarge);
        }
        let Translation {
            sqlite, postgres, ..
        } = Translation::of(text, syntax)?;
        let pattern = Self { sqlite, postgres };
        // Whatever engine holds the data, so that both refuse the same.
        compile(&pattern.text(Dialect::Sqlite, false)).map_err(|_| PatternError::TooLarge)?;
        Ok(pattern)
    }

    /// The pattern as an engine wants it. PostgreSQL's operator says whether case counts.
    pub(super) fn text(&self, dialect: Dialect, is_case_sensitive: bool) -> String {
        match dialect {
            Dialect::Sqlite if is_case_sensitive => self.sqlite.clone(),
            // PostgreSQL takes every letter for upper and lower case then, those without case too.
            Dialect::Sqlite => {
                let letters = self.sqlite.replace(r"\p{Lu}", r"\p{L}");
                format!("(?i){}", letters.replace(r"\p{Ll}", r"\p{L}"))
            }
            Dialect::Postgres => self.postgres.clone(),
        }
    }
}

/// A translated pattern for the embedded engine. It takes time linear in the text that it is held
/// against.
pub(crate) fn compile(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern)
        .dot_matches_new_line(true)
        .size_limit(LARGEST)
        .dfa_size_limit(LARGEST)
        .build()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests;
