//! A gateway of the tenant's own, for text messages and for e-mail (`reference/connectors.md` §6):
//! it gets the whole message as JSON and chooses the words itself.

mod config;
mod factory;
mod send;

pub(crate) use factory::{email, sms};
