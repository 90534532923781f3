//! What is bound to a statement: borrowed values with their SQL type.

use std::fmt;

/// The SQL type of a value. PostgreSQL prepares a statement with the types of its parameters, so a
/// NULL has one too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// BIGINT; also times, in milliseconds since the epoch.
    Int,
    /// BOOLEAN.
    Bool,
    /// TEXT.
    Text,
    /// A JSON document, kept as TEXT: it comes back as it was written.
    Json,
    /// BLOB on SQLite, BYTEA on PostgreSQL.
    Blob,
}

/// One bound value.
#[derive(Clone, Copy)]
pub enum V<'a> {
    /// No value, of a type.
    Null(Type),
    /// A whole number.
    Int(i64),
    /// True or false.
    Bool(bool),
    /// A text.
    Text(&'a str),
    /// A serialized JSON document.
    Json(&'a str),
    /// Bytes.
    Blob(&'a [u8]),
}

impl<'a> V<'a> {
    /// A number or NULL.
    pub fn opt_int(value: Option<i64>) -> Self {
        value.map_or(Self::Null(Type::Int), Self::Int)
    }

    /// A truth value or NULL.
    pub fn opt_bool(value: Option<bool>) -> Self {
        value.map_or(Self::Null(Type::Bool), Self::Bool)
    }

    /// A text or NULL.
    pub fn opt_text(value: Option<&'a str>) -> Self {
        value.map_or(Self::Null(Type::Text), Self::Text)
    }

    /// A serialized JSON document or NULL.
    pub fn opt_json(value: Option<&'a str>) -> Self {
        value.map_or(Self::Null(Type::Json), Self::Json)
    }

    /// Bytes or NULL.
    pub fn opt_blob(value: Option<&'a [u8]>) -> Self {
        value.map_or(Self::Null(Type::Blob), Self::Blob)
    }

    /// The value's type.
    #[must_use]
    pub fn ty(&self) -> Type {
        match self {
            Self::Null(ty) => *ty,
            Self::Int(_) => Type::Int,
            Self::Bool(_) => Type::Bool,
            Self::Text(_) => Type::Text,
            Self::Json(_) => Type::Json,
            Self::Blob(_) => Type::Blob,
        }
    }
}

/// Values may be secrets or personal: only the type is shown.
impl fmt::Debug for V<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null(ty) => write!(f, "Null({ty:?})"),
            other => write!(f, "{:?}(..)", other.ty()),
        }
    }
}

impl From<i64> for V<'_> {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<bool> for V<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl<'a> From<&'a str> for V<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a String> for V<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a [u8]> for V<'a> {
    fn from(value: &'a [u8]) -> Self {
        Self::Blob(value)
    }
}

impl<'a> From<&'a Vec<u8>> for V<'a> {
    fn from(value: &'a Vec<u8>) -> Self {
        Self::Blob(value)
    }
}

impl From<Option<i64>> for V<'_> {
    fn from(value: Option<i64>) -> Self {
        Self::opt_int(value)
    }
}

impl From<Option<bool>> for V<'_> {
    fn from(value: Option<bool>) -> Self {
        Self::opt_bool(value)
    }
}

impl<'a> From<Option<&'a str>> for V<'a> {
    fn from(value: Option<&'a str>) -> Self {
        Self::opt_text(value)
    }
}

impl<'a> From<Option<&'a [u8]>> for V<'a> {
    fn from(value: Option<&'a [u8]>) -> Self {
        Self::opt_blob(value)
    }
}
