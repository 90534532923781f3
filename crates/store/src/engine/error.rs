//! What can go wrong in the engine, sorted by what the caller may do about it (DESIGN §6).
//!
//! The public text says nothing about statements; what helps whoever reads the log is in
//! [`Error::context`]. Neither ever holds a bound value.

use thiserror::Error as ThisError;

/// The engine's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Which kind of rule of the schema was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstraintKind {
    /// A primary key or a unique index.
    Unique,
    /// A row that is referred to is missing, or is still referred to.
    ForeignKey,
    /// A `CHECK`, or a trigger that raised.
    Check,
    /// A column that must have a value.
    NotNull,
}

/// What keeps an encrypted connection from being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsFault {
    /// The server has no TLS, and `sslmode` wants it.
    Unsupported,
    /// The server wants TLS, and `sslmode` has none.
    Required,
    /// The certificate is of an authority that nobody here trusts.
    Authority,
    /// The certificate is for another host.
    Host,
    /// The certificate has expired, or its time has not come.
    Time,
}

impl TlsFault {
    /// The same in words.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unsupported => "the server speaks no TLS, which sslmode asks for",
            Self::Required => "the server lets nobody in without TLS",
            Self::Authority => {
                "TLS: the server's certificate is of an authority that is not trusted"
            }
            Self::Host => "TLS: the server's certificate is for another host",
            Self::Time => "TLS: the server's certificate has expired, or is not valid yet",
        }
    }
}

/// Why a read or a write did not happen. Nothing of a failed write is in the database.
#[derive(Clone, Debug, ThisError)]
pub enum Error {
    /// A rule of the schema was broken; the store turns it into a word of the domain by its name.
    #[error("a constraint of the database was broken")]
    Constraint {
        /// Which kind of rule.
        kind: ConstraintKind,
        /// The columns or the constraint as the engine reports them, for instance
        /// `users.tenant_id, users.primary_phone`; empty for foreign keys.
        name: String,
    },
    /// Another process held the database or a row for longer than we wait, or two writes stood in
    /// each other's way. Trying again later may help.
    #[error("the database is busy")]
    Busy,
    /// The database server cannot be reached, or has no connection for us. What a write was doing
    /// is undone, unless the connection broke while it was being committed.
    #[error("the database cannot be reached")]
    Unavailable {
        /// What the server or the network said; never a bound value.
        context: String,
    },
    /// The database server and we do not agree on TLS, so there is no connection.
    #[error("the database cannot be reached")]
    Tls(TlsFault),
    /// There is no room left on the disk.
    #[error("the database cannot grow: the disk is full")]
    Full,
    /// The closure awaited something that is not the store: a fault in our code.
    #[error("a store closure awaited something that is not the store")]
    ForeignAwait,
    /// The closure panicked: a fault in our code.
    #[error("a store closure panicked")]
    Panicked,
    /// One row was asked for and there was none.
    #[error("no row was found")]
    NoRow,
    /// A row did not have the expected shape.
    #[error("a stored value could not be read")]
    Decode {
        /// Which column, and what was wrong with it; never the value.
        context: String,
    },
    /// The caller has seen another version of a record than there is by now; nothing was written.
    #[error("the record is another one by now")]
    Stale,
    /// The engine is shut down or shutting down.
    #[error("the store is closed")]
    Closed,
    /// Anything else that the database refused.
    #[error("the database refused a statement")]
    Sql {
        /// The engine's message and the statement's text; never a bound value.
        context: String,
    },
}

impl Error {
    /// What helps in the log and has no place in an answer.
    #[must_use]
    pub fn context(&self) -> Option<&str> {
        match self {
            Self::Constraint { name, .. } => Some(name),
            Self::Decode { context } | Self::Sql { context } | Self::Unavailable { context } => {
                Some(context)
            }
            Self::Tls(fault) => Some(fault.as_str()),
            _ => None,
        }
    }

    /// The broken unique key as the engine names it, if that is what happened.
    #[must_use]
    pub fn unique_violation(&self) -> Option<&str> {
        match self {
            Self::Constraint {
                kind: ConstraintKind::Unique,
                name,
            } => Some(name),
            _ => None,
        }
    }

    /// Whether the same request may succeed later without anybody changing anything in it.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        matches!(
            self,
            Self::Busy | Self::Unavailable { .. } | Self::Tls(_) | Self::Full | Self::Closed
        )
    }

    pub(crate) fn sql(context: impl Into<String>) -> Self {
        Self::Sql {
            context: context.into(),
        }
    }

    pub(crate) fn unavailable(context: impl Into<String>) -> Self {
        Self::Unavailable {
            context: context.into(),
        }
    }

    pub(crate) fn decode(context: impl Into<String>) -> Self {
        Self::Decode {
            context: context.into(),
        }
    }
}
