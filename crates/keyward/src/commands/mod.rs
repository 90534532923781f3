//! What the program does: a file for each command, `serving` for what the servers share.

mod data_folder;
mod dev;
pub mod m2m;
mod serve;
mod serving;

use anyhow::Result;

use crate::{
    cli,
    settings::{Command, Settings},
};

/// Does what the settings say.
///
/// # Errors
/// When it cannot be done; the chain of causes is for the operator and holds no secrets.
pub async fn run(settings: Settings) -> Result<()> {
    match settings.command {
        Command::Print(text) => Ok(cli::print(&text)?),
        Command::Serve(serve) => serve::run(serve).await,
        Command::Dev(dev) => dev::run(dev).await,
        Command::CreateM2m(create) => m2m::create(create).await,
    }
}
