//! What the program does: a file for each command, `serving` for what the servers share.

mod admin;
mod backup;
mod config;
mod data_folder;
mod db_move;
mod dev;
mod doctor;
mod m2m;
mod migrate;
mod restore;
mod serve;
mod service_manager;
mod serving;
mod tenant;

use std::process::ExitCode;

use anyhow::Result;

use crate::{
    cli,
    settings::{Command, Note, Settings},
};

/// Does what the settings say, and answers with the exit code.
///
/// # Errors
/// When it cannot be done; the chain of causes is for the operator and holds no secrets.
pub async fn run(settings: Settings) -> Result<ExitCode> {
    let notes = &settings.notes;
    match settings.command {
        Command::Print(text) => cli::print(&text)?,
        Command::Serve(serve) => {
            tell(notes);
            serve::run(serve).await?;
        }
        Command::Dev(dev) => {
            tell(notes);
            dev::run(dev).await?;
        }
        Command::CreateM2m(create) => m2m::create(create).await?,
        Command::CreateAdmin(settings) => admin::create(settings).await?,
        Command::ResetAdmin(settings) => admin::reset(settings).await?,
        Command::Tenant(of, command) => tenant::run(of, command).await?,
        Command::CheckConfig(check) => return config::check(&check, notes),
        Command::ShowConfig(show) => return config::show(&show),
        Command::Doctor(doctor) => return doctor::run(doctor, notes).await,
        Command::BackUp(settings) => backup::back_up(settings).await?,
        Command::VerifyBackup(settings) => backup::verify(settings).await?,
        Command::Restore(settings) => restore::run(settings).await?,
        Command::Migrate(settings) => migrate::apply(settings).await?,
        Command::PlanMigration(settings) => return migrate::plan(settings).await,
        Command::MoveDatabase(settings) => db_move::run(settings).await?,
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(notes: &[Note]) {
    for note in notes {
        tracing::warn!(found = note.found, mend = note.mend, "about the settings");
    }
}
