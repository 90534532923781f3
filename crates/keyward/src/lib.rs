//! The server: settings, commands, listener, logging, shutdown.
//!
//! The binary is [`cli::run`] and nothing more; tests start the same parts inside their process.

// The layers are futures within futures, without a box between them.
#![recursion_limit = "256"]

pub mod app;
pub mod cli;
pub mod commands;
mod health;
pub mod layers;
pub mod limits;
pub mod listener;
pub mod logging;
pub mod metrics;
mod seed;
pub mod settings;
pub mod shutdown;
pub mod traces;
pub mod workers;
