//! Amazon SES, second version of its API (`reference/connectors.md` §3 and §6).

mod config;
mod factory;
mod send;
mod signature;

pub(crate) use factory::factory;
