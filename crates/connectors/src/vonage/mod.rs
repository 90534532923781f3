//! Vonage's SMS API (`reference/connectors.md` §2 and §6).

mod config;
mod factory;
mod send;

pub(crate) use factory::factory;
