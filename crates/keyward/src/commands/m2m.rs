//! `keyward m2m create`: credentials for the Management API of a tenant.

use std::sync::Arc;

use anyhow::{Context, Result};
use keyward_api::management::{Administrator, applications};
use keyward_crypto::{Random, SystemRandom};
use keyward_model::{Clock, SystemClock};
use keyward_store::{Store, tenants::TenantError};
use serde::Serialize;

use super::data_folder::DataFolder;
use crate::{app, cli, settings::CreateM2m};

/// What a client needs to call the Management API. Printing it is this command's job, so the
/// secret is plain text here.
#[derive(Serialize)]
struct Credentials {
    /// The application's id.
    client_id: String,
    /// Its secret.
    client_secret: String,
    /// Where it gets its token.
    token_endpoint: String,
    /// The resource that the token must be for.
    resource: String,
}

pub(super) async fn create(settings: CreateM2m) -> Result<()> {
    let folder = DataFolder::open(&settings.storage.data)?;
    let random = Arc::new(SystemRandom) as Arc<dyn Random>;
    let store = app::open(&settings.storage, folder.path(), &SystemClock, &random).await?;
    let made = make(&store, &settings, random).await;
    store.close().await;
    let credentials = made?;
    let text = if settings.json {
        serde_json::to_string_pretty(&credentials)? + "\n"
    } else {
        lines(&credentials)
    };
    Ok(cli::print(&text)?)
}

/// Makes an application that may call the Management API of the tenant.
async fn make(store: &Store, settings: &CreateM2m, random: Arc<dyn Random>) -> Result<Credentials> {
    let id = &settings.tenant;
    let tenant = store.system().find_tenant(id).await?;
    let tenant = tenant.ok_or_else(|| TenantError::NotFound(id.clone()))?;
    let now = SystemClock.now();
    let operator = Administrator::operator(store.clone(), tenant.clone(), now, random);
    let made = applications::create_management_client(&operator, "Management API client")
        .await
        .context("the application could not be made")?;
    Ok(Credentials {
        client_id: made.client_id.as_str().to_owned(),
        client_secret: made.client_secret.expose().to_owned(),
        token_endpoint: settings.addresses.of(&tenant).token_endpoint(),
        resource: id.management_api(),
    })
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
