//! Aliyun's message authentication (`reference/connectors.md` §2 and §5): codes to numbers of mainland
//! China by Aliyun's own signatures and templates, without a review.

mod config;
mod factory;
mod number;
mod send;

pub(crate) use factory::factory;
