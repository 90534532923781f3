//! Twilio's programmable messages (`reference/connectors.md` §2 and §6).

mod config;
mod factory;
mod send;

pub(crate) use factory::factory;
