//! Aliyun Direct Mail (`reference/connectors.md` §3 and §5).

mod config;
mod factory;
mod send;

pub(crate) use factory::factory;
