//! PostgreSQL's states in our words, and constraints by the names that SQLite gives them: the rooms
//! above match them once for both engines. Bound values are never part of what is kept.

use std::{error::Error as _, io};

use rustls::CertificateError;
use tokio_postgres::error::{DbError, SqlState};

use crate::engine::{ConstraintKind, Error, TlsFault};

/// Turns a driver error into ours; `sql` is the text that met it.
pub(crate) fn public_error(error: &tokio_postgres::Error, sql: &str) -> Error {
    match error.as_db_error() {
        Some(refused) => of_state(refused, sql),
        None if error.is_closed() => Error::unavailable("the connection was closed"),
        None => without_state(error, sql),
    }
}

/// Why no connection could be made. Whatever it is: trying again later may help.
pub(super) fn not_connected(error: &tokio_postgres::Error) -> Error {
    if let Some(fault) = tls_fault(error) {
        return Error::Tls(fault);
    }
    let mut context = error.to_string();
    if let Some(refused) = error.as_db_error() {
        context = format!("{} ({})", refused.message(), refused.code().code());
    } else if let Some(source) = error.source() {
        context = format!("{context}: {source}");
    }
    Error::unavailable(context)
}

fn tls_fault(error: &tokio_postgres::Error) -> Option<TlsFault> {
    if let Some(refused) = error.as_db_error() {
        let is_login = *refused.code() == SqlState::INVALID_AUTHORIZATION_SPECIFICATION;
        // The end of "no pg_hba.conf entry for …" and of "pg_hba.conf rejects …".
        let is_plain = refused.message().ends_with("no encryption");
        return (is_login && is_plain).then_some(TlsFault::Required);
    }
    let source = error.source()?;
    let Some(io) = source.downcast_ref::<io::Error>() else {
        // The driver has no type for it.
        let is_unsupported = source.to_string() == "server does not support TLS";
        return is_unsupported.then_some(TlsFault::Unsupported);
    };
    let rustls::Error::InvalidCertificate(why) = io.get_ref()?.downcast_ref()? else {
        return None;
    };
    match why {
        CertificateError::UnknownIssuer => Some(TlsFault::Authority),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            Some(TlsFault::Host)
        }
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => Some(TlsFault::Time),
        _ => None,
    }
}

fn without_state(error: &tokio_postgres::Error, sql: &str) -> Error {
    let is_io = error
        .source()
        .is_some_and(|source| source.downcast_ref::<std::io::Error>().is_some());
    if is_io {
        return Error::unavailable("the connection was lost");
    }
    // About our use of the driver: it names positions and types, and no value.
    Error::sql(format!("{error} in: {sql}"))
}

fn of_state(refused: &DbError, sql: &str) -> Error {
    let state = refused.code();
    match *state {
        SqlState::UNIQUE_VIOLATION => Error::Constraint {
            kind: ConstraintKind::Unique,
            name: unique_name(refused),
        },
        SqlState::FOREIGN_KEY_VIOLATION => Error::Constraint {
            kind: ConstraintKind::ForeignKey,
            name: String::new(),
        },
        SqlState::NOT_NULL_VIOLATION => Error::Constraint {
            kind: ConstraintKind::NotNull,
            name: [refused.table(), refused.column()]
                .map(Option::unwrap_or_default)
                .join("."),
        },
        SqlState::CHECK_VIOLATION => Error::Constraint {
            kind: ConstraintKind::Check,
            name: refused.constraint().unwrap_or_default().to_owned(),
        },
        // What can be in no row: a character that the encoding lacks, a key too long for its index.
        SqlState::CHARACTER_NOT_IN_REPERTOIRE
        | SqlState::UNTRANSLATABLE_CHARACTER
        | SqlState::PROGRAM_LIMIT_EXCEEDED => Error::Constraint {
            kind: ConstraintKind::Check,
            name: "a value cannot be stored".to_owned(),
        },
        SqlState::T_R_SERIALIZATION_FAILURE
        | SqlState::T_R_DEADLOCK_DETECTED
        | SqlState::LOCK_NOT_AVAILABLE
        | SqlState::QUERY_CANCELED => Error::Busy,
        SqlState::DISK_FULL => Error::Full,
        _ if is_away(state) => {
            Error::unavailable(format!("{} ({})", refused.message(), state.code()))
        }
        _ => Error::sql(format!(
            "{} ({}) in: {sql}",
            refused.message(),
            state.code()
        )),
    }
}

/// Whether the server is going away, coming up, or has no room for us: classes 08, 53, 57 and 58,
/// and a transaction that it ended because it stood still.
fn is_away(state: &SqlState) -> bool {
    ["08", "53", "57", "58"]
        .iter()
        .any(|class| state.code().starts_with(class))
        || *state == SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT
}

/// `users.tenant_id, users.username`. The columns stand in the detail, before the values:
/// `Key (tenant_id, username)=(default, ada) already exists.` in whatever language.
fn unique_name(refused: &DbError) -> String {
    let constraint = refused.constraint().unwrap_or_default();
    let columns = refused
        .detail()
        .and_then(|detail| detail.split_once('('))
        .and_then(|(_, rest)| rest.split_once(")=("))
        .map(|(columns, _)| columns);
    match (refused.table(), columns) {
        (_, Some(columns)) if columns.contains('(') => format!("index '{constraint}'"),
        (Some(table), Some(columns)) => columns
            .split(", ")
            .map(|column| format!("{table}.{column}"))
            .collect::<Vec<_>>()
            .join(", "),
        _ => constraint.to_owned(),
    }
}
