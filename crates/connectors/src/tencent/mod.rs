//! Tencent Cloud's short messages (`reference/connectors.md` §2 and §6).

mod config;
mod factory;
mod send;
mod signature;

pub(crate) use factory::factory;
