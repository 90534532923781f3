//! Any mail server that speaks SMTP (`reference/connectors.md` §3 and §6): TLS from the start, or by
//! STARTTLS; a password, an access token, or none.
//!
//! Where it connects to is decided by `outbound`, like every address that an administrator enters.

mod config;
mod dialogue;
mod factory;
mod mime;
mod oauth;
mod send;

pub(crate) use factory::factory;
