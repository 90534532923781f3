//! The contract's error body and where its parts come from (DESIGN §6; reference
//! management-api.md §0.2).
//!
//! - `api_error`: [`ApiError`], what a handler answers when it refuses.
//! - `localize`: the layer that writes the body in the caller's language, with the request's id.
//! - `messages`: the texts by code.
//! - `store`, `connector`, `experience`: what failures below mean for a caller.

mod api_error;
mod connector;
mod experience;
mod localize;
mod messages;
mod store;

pub use api_error::ApiError;
pub use experience::experience_status;
pub use localize::localize;
pub use messages::{Language, message};
