//! `lower` for all of Unicode: SQLite's own knows the letters of English, and PostgreSQL's those of
//! the database's locale.

use std::borrow::Cow;

use rusqlite::{
    Connection,
    functions::FunctionFlags,
    types::{ToSqlOutput, Value, ValueRef},
};

/// Makes the functions known to a connection. Triggers and indexes may call them.
pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("lower", 1, flags, |call| {
        Ok(match call.get_raw(0) {
            ValueRef::Text(bytes) => {
                let text = String::from_utf8_lossy(bytes);
                ToSqlOutput::Owned(Value::Text(lowered(&text).into_owned()))
            }
            // Numbers have no case; nothing that is searched is bytes.
            other => ToSqlOutput::Owned(Value::try_from(other)?),
        })
    })
}

/// The text in lower case, each character for itself, as the C library does it: what becomes more
/// than one character stays.
pub(crate) fn lowered(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        };
    }
    let lower = |character: char| {
        let mut lower = character.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(only), None) => only,
            _ => character,
        }
    };
    Cow::Owned(text.chars().map(lower).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_lowered_for_itself() {
        assert_eq!(lowered("Ada LOVELACE"), "ada lovelace");
        assert_eq!(lowered("ÄÖÜß ΣΊΣΥΦΟΣ ДОМ"), "äöüß σίσυφοσ дом");
        assert_eq!(lowered("İ王"), "İ王");
        assert!(matches!(lowered("ada"), Cow::Borrowed(_)));
    }
}
