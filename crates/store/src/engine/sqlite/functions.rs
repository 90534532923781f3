//! Functions that SQLite lacks: `lower` for all of Unicode (its own knows the letters of English, and
//! PostgreSQL's those of the database's locale), and `REGEXP`.

use std::{
    borrow::Cow,
    error::Error,
    time::{Duration, Instant},
};

use regex::Regex;
use rusqlite::{
    Connection, ffi,
    functions::FunctionFlags,
    types::{ToSqlOutput, Value, ValueRef},
};

use crate::search;

/// How long one statement may look for patterns: as long as a statement may take on PostgreSQL.
const PATIENCE: Duration = Duration::from_secs(10);

/// A pattern that a statement holds against its rows.
struct Held {
    pattern: Regex,
    until: Instant,
}

impl Held {
    fn fits(&self, text: &str, now: Instant) -> rusqlite::Result<bool> {
        if self.until < now {
            let interrupted = ffi::Error::new(ffi::SQLITE_INTERRUPT);
            return Err(rusqlite::Error::SqliteFailure(interrupted, None));
        }
        Ok(self.pattern.is_match(text))
    }
}

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
    })?;
    // `text REGEXP pattern` calls it with the pattern first, which it keeps for the other rows.
    connection.create_scalar_function("regexp", 2, flags, |call| {
        let held = call.get_or_create_aux::<_, Box<dyn Error + Send + Sync>, _>(0, |text| {
            Ok(Held {
                pattern: search::compile(text.as_str()?)?,
                until: Instant::now() + PATIENCE,
            })
        })?;
        let ValueRef::Text(bytes) = call.get_raw(1) else {
            return Ok(None);
        };
        let text = String::from_utf8_lossy(bytes);
        held.fits(&text, Instant::now()).map(Some)
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
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::engine::{Error, sqlite::failure::public_error};

    #[test]
    fn who_looks_for_too_long_is_told_to_come_again() {
        let until = Instant::now();
        let held = Held {
            pattern: search::compile("b").unwrap(),
            until,
        };
        assert!(held.fits("abc", until).unwrap());
        let late = held.fits("abc", until + Duration::from_millis(1));
        assert!(matches!(public_error(late.unwrap_err()), Error::Busy));
    }

    #[test]
    fn a_row_without_a_text_fits_no_pattern() {
        let connection = Connection::open_in_memory().unwrap();
        register(&connection).unwrap();
        let fits = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, Option<bool>>(0));
        assert_eq!(fits("SELECT 'abc' REGEXP '^a'"), Ok(Some(true)));
        assert_eq!(fits("SELECT 'abc' REGEXP '^b'"), Ok(Some(false)));
        assert_eq!(fits("SELECT NULL REGEXP 'a'"), Ok(None));
        assert!(fits("SELECT 'abc' REGEXP '('").is_err());
    }

    #[test]
    fn every_character_is_lowered_for_itself() {
        assert_eq!(lowered("Ada LOVELACE"), "ada lovelace");
        assert_eq!(lowered("ÄÖÜß ΣΊΣΥΦΟΣ ДОМ"), "äöüß σίσυφοσ дом");
        assert_eq!(lowered("İ王"), "İ王");
        assert!(matches!(lowered("ada"), Cow::Borrowed(_)));
    }
}
