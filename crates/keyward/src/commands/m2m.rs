//! `keyward m2m create`: credentials for the Management API.

use anyhow::Result;
use serde::Serialize;

use super::data_folder::DataFolder;
use crate::{app, cli, settings::CreateM2m};

/// What a client needs to call the Management API. Printing it is this command's job, so the
/// secret is plain text here.
#[derive(Serialize)]
pub struct Credentials {
    /// The application's id.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// Where it gets its token.
    pub token_endpoint: String,
    /// The resource that the token must be for.
    pub resource: String,
}

pub(super) async fn create(settings: CreateM2m) -> Result<()> {
    let folder = DataFolder::open(&settings.storage.data)?;
    let credentials = app::create_m2m(&settings.storage, folder.path(), &settings.endpoint).await?;
    let text = if settings.json {
        serde_json::to_string_pretty(&credentials)? + "\n"
    } else {
        lines(&credentials)
    };
    Ok(cli::print(&text)?)
}

fn lines(credentials: &Credentials) -> String {
    format!(
        "client_id       {}\nclient_secret   {}\ntoken_endpoint  {}\nresource        {}\n",
        credentials.client_id,
        credentials.client_secret,
        credentials.token_endpoint,
        credentials.resource,
    )
}
