//! `/api/connectors` with every provider of messages, each played by its fake at its own host.
//!
//! - `scene`: a server whose calls to a provider's host go to the fake.
//! - `sms`, `mail`, `smtp`: the test message of each provider, and what becomes of its refusals.
//! - `rules`: how many there can be, and what stays secret.

mod mail;
mod rules;
mod scene;
mod sms;
mod smtp;

pub(super) use scene::Scene;
