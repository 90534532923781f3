//! Aliyun Short Message Service (`reference/connectors.md` §2 and §5): templates that Aliyun has
//! approved, chosen by usage and by whether the number is one of mainland China.

mod config;
mod factory;
mod number;
mod outcome;
mod send;

pub(crate) use factory::factory;

#[cfg(test)]
pub(crate) use config::tests::valid as tests_config;
