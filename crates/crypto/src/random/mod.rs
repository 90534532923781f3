//! Randomness: where it comes from ([`Random`]), and the ids, secrets and codes made of it.

mod source;
mod text;

pub use source::{Random, SeededRandom, SystemRandom};
pub use text::{digits, ordered_id, request_id, secret, short_id, standard_id, token};
