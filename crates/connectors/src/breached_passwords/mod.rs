//! Lists of breached passwords: a service that is asked for all digests with the same beginning (so
//! that it learns five hexadecimal characters and nothing else), or a file. A list that cannot be
//! asked never fails a request: the password passes, and it is counted and logged.
//!
//! - `list`: which list. `lookup`: how it is asked, and what happens when it does not answer.
//! - `service`, `file`: the two kinds.

mod file;
mod list;
mod lookup;
mod service;

pub use list::{BreachedList, BreachedListError};
pub use lookup::{BreachedPasswords, LookupResult};
