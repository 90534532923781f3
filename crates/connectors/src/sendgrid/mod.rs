//! SendGrid's mail API (`reference/connectors.md` §3 and §6).

mod config;
mod factory;
mod send;

pub(crate) use factory::factory;
