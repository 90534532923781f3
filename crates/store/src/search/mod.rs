//! Searches in lists (reference management-api.md §0.5), as conditions that find the same on both
//! engines.
//!
//! - `condition`: what is searched for, and its condition.
//! - `wildcards`: patterns of `LIKE`.
//! - `pattern`: regular expressions.
//! - `index`: what an index of users can find of it.
//! - `rarity`: which parts of a text are worth looking up in it.

mod condition;
mod index;
mod pattern;
mod rarity;
mod wildcards;

pub use condition::{Comparison, Search, SearchTerm};
pub use pattern::{Pattern, PatternError};

pub(crate) use index::users_by_index;
pub(crate) use pattern::compile;
pub(crate) use rarity::{Rarity, SAMPLE, Searched};
