//! The server's frame as its clients and operators meet it: connections, layers, settings, the
//! program. The routes have their own tests in the package `tests`.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests"
)]

mod connections;
mod descriptors;
mod drain;
mod fixture;
mod layers;
mod logged;
mod process;
mod program;
mod settings;
mod settings_file;
mod settings_logto;
mod sizes;
