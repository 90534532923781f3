//! Which of the two engines a text is for. Only searches and what stands in this folder ask.

/// A database engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// The embedded one.
    Sqlite,
    /// The one that several processes share.
    Postgres,
}
