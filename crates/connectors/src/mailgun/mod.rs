//! Mailgun's messages (`reference/connectors.md` §3 and §6): what each usage delivers is words of the
//! tenant, or a template that Mailgun keeps.

mod config;
mod factory;
mod send;

pub(crate) use factory::factory;
