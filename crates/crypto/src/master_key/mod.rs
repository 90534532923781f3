//! The key-encryption key of the server: all other keys are derived from it or sealed under one
//! that is. The file keeps it on disk where the configuration gives none.

mod derived;
mod file;
mod key;

pub use derived::DerivedKey;
pub use key::{MasterKey, MasterKeyError};
