//! Configurations as they come in: JSON objects that an administrator filled in.

mod fields;
mod strip;

pub(crate) use fields::{Fields, Issues, read};
pub use strip::strip_empty;
