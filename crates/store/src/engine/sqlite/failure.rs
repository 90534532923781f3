//! SQLite's result codes in our words. Bound values are never part of SQLite's messages.

use rusqlite::{ErrorCode, ffi};

use crate::engine::{ConstraintKind, Error};

/// Turns a driver error into ours.
pub(crate) fn public_error(error: rusqlite::Error) -> Error {
    match error {
        rusqlite::Error::SqliteFailure(code, message) => {
            from_code(code, message.unwrap_or_default())
        }
        rusqlite::Error::SqlInputError {
            error: code,
            msg,
            sql,
            ..
        } => from_code(code, format!("{msg} in: {sql}")),
        // The others are about our use of the driver and name columns and positions only; the
        // few that would carry a value come from conversions that we do not use.
        other => Error::sql(other.to_string()),
    }
}

fn from_code(code: ffi::Error, message: String) -> Error {
    match code.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::OperationInterrupted => {
            Error::Busy
        }
        ErrorCode::DiskFull => Error::Full,
        ErrorCode::ConstraintViolation => constraint(code.extended_code, message),
        _ => Error::sql(format!("{message} (code {})", code.extended_code)),
    }
}

fn constraint(code: i32, message: String) -> Error {
    let kind = match code {
        ffi::SQLITE_CONSTRAINT_UNIQUE
        | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
        | ffi::SQLITE_CONSTRAINT_ROWID => ConstraintKind::Unique,
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => ConstraintKind::ForeignKey,
        ffi::SQLITE_CONSTRAINT_CHECK | ffi::SQLITE_CONSTRAINT_TRIGGER => ConstraintKind::Check,
        ffi::SQLITE_CONSTRAINT_NOTNULL => ConstraintKind::NotNull,
        _ => return Error::sql(format!("{message} (code {code})")),
    };
    // "UNIQUE constraint failed: users.tenant_id, users.primary_phone"
    let name = message
        .split_once(" constraint failed: ")
        .map(|(_, name)| name.to_owned());
    let name = match kind {
        ConstraintKind::ForeignKey => name.unwrap_or_default(),
        _ => name.unwrap_or(message),
    };
    Error::Constraint { kind, name }
}
