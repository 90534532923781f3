//! The guard at the door: reads a request's JSON into a type that cannot be wrong, and tells
//! everything that is wrong at once (`guard.invalid_input`, reference management-api.md §0.2).
//!
//! - `issue`: what can be wrong, in the shape that clients of the contract know.
//! - `input`: a place in the JSON and how to read it.
//! - `describe`: the schema of what a type reads, for the OpenAPI document.

mod describe;
mod input;
mod issue;

pub use describe::describe;
pub use input::{FromInput, Input, read};
pub use issue::{Issue, Part, invalid_input};
