//! Why a password is refused.

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::json;

/// A reason, which serializes as the contract's `{ code, interpolation? }`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordIssue {
    /// Fewer characters than this.
    TooShort(u32),
    /// More characters than this.
    TooLong(u32),
    /// A character that is neither a letter, a digit nor a symbol of ASCII.
    UnsupportedCharacters,
    /// Fewer kinds of characters than this.
    CharacterTypes(u32),
    /// It stands in a list of breached passwords.
    Breached,
    /// Little but one character again and again.
    Repetition,
    /// Little but neighbours in the alphabet, among the digits or on the keyboard.
    Sequence,
    /// Little but words that the tenant forbids.
    Words,
    /// Little but what is known of the person.
    PersonalInfo,
}

impl PasswordIssue {
    /// The contract's code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooShort(_) => "password_rejected.too_short",
            Self::TooLong(_) => "password_rejected.too_long",
            Self::UnsupportedCharacters => "password_rejected.unsupported_characters",
            Self::CharacterTypes(_) => "password_rejected.character_types",
            Self::Breached => "password_rejected.pwned",
            Self::Repetition => "password_rejected.restricted.repetition",
            Self::Sequence => "password_rejected.restricted.sequence",
            Self::Words => "password_rejected.restricted.words",
            Self::PersonalInfo => "password_rejected.restricted.user_info",
        }
    }

    /// The number that the reason names, and the contract's name for it.
    #[must_use]
    pub const fn bound(&self) -> Option<(&'static str, u32)> {
        match self {
            Self::TooShort(min) | Self::CharacterTypes(min) => Some(("min", *min)),
            Self::TooLong(max) => Some(("max", *max)),
            _ => None,
        }
    }
}

impl Serialize for PasswordIssue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bound = self.bound();
        let mut map = serializer.serialize_map(Some(1 + usize::from(bound.is_some())))?;
        map.serialize_entry("code", self.code())?;
        if let Some((name, value)) = bound {
            map.serialize_entry("interpolation", &json!({ name: value }))?;
        }
        map.end()
    }
}
