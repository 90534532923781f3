//! `keyward dev --seed FILE.toml`: applications, connectors, sign-in experience and users, made through
//! the services of the Management API. Applying a file again makes nothing twice; its settings are set again.

use std::path::Path;

use anyhow::{Context, Result, anyhow};
use keyward_api::management::{
    Administrator,
    applications::{self, NewApplication},
    connectors::{self, NewConnector},
    sign_in_exp::{self, SettingsChange},
    users::{self, NewUser},
};
use keyward_http::{App, guard};
use keyward_model::{ApplicationType, Id, Phone, RedirectUri, Secret};
use keyward_store::Store;
use serde::Deserialize;

/// What a file holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seed {
    #[serde(default)]
    applications: Vec<SeedApplication>,
    #[serde(default)]
    connectors: Vec<SeedConnector>,
    /// The members of a PATCH of the sign-in experience.
    sign_in_experience: Option<serde_json::Value>,
    #[serde(default)]
    users: Vec<SeedUser>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedApplication {
    id: String,
    secret: Option<Secret>,
    name: String,
    #[serde(rename = "type")]
    kind: ApplicationType,
    #[serde(default)]
    redirect_uris: Vec<RedirectUri>,
    #[serde(default)]
    post_logout_redirect_uris: Vec<RedirectUri>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct SeedConnector {
    connector_id: String,
    #[serde(default)]
    config: serde_json::Map<String, serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct SeedUser {
    primary_phone: String,
    name: Option<String>,
}

/// Applies a file to the tenant `default`.
///
/// # Errors
/// When the file cannot be read, or something in it is refused.
pub async fn apply(app: &App, path: &Path) -> Result<()> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("the seed {} cannot be read", path.display()))?;
    let seed: Seed = toml::from_str(&text)
        .map_err(|error| anyhow!("{}", malformed(&text, &error)))
        .with_context(|| format!("the seed {} is malformed", path.display()))?;
    let store: Store = app.store.clone();
    let tenant = store.system().default_tenant();
    let operator = Administrator::operator(store, tenant, app.now(), app.random.clone());
    for application in seed.applications {
        let name = application.name.clone();
        apply_application(&operator, application)
            .await
            .with_context(|| format!("the application {name} was refused"))?;
    }
    for connector in seed.connectors {
        let name = connector.connector_id.clone();
        apply_connector(&operator, app, connector)
            .await
            .with_context(|| format!("the connector {name} was refused"))?;
    }
    if let Some(settings) = seed.sign_in_experience {
        apply_settings(&operator, app, &settings)
            .await
            .context("the sign-in experience was refused")?;
    }
    for user in seed.users {
        apply_user(&operator, user)
            .await
            .context("a user was refused")?;
    }
    Ok(())
}

/// Says where and what, and never repeats a value: it may be someone's secret.
fn malformed(text: &str, error: &toml::de::Error) -> String {
    let message = error.message();
    // "invalid type: integer `1234`, expected a string"
    let message = match message.split_once(", expected ") {
        Some((what, expected)) if what.starts_with("invalid ") => format!("expected {expected}"),
        _ => message.to_owned(),
    };
    match error.span().and_then(|span| text.get(..span.start)) {
        Some(before) => format!("line {}: {message}", before.lines().count().max(1)),
        None => message,
    }
}

async fn apply_application(by: &Administrator, seed: SeedApplication) -> Result<()> {
    let id = Id::from(seed.id);
    if by.store.client(&by.tenant, &id).await?.is_some() {
        return Ok(());
    }
    let mut new = NewApplication::new(seed.name, seed.kind);
    new.id = Some(id);
    new.secret = seed.secret;
    new.oidc_client_metadata.redirect_uris = seed.redirect_uris;
    new.oidc_client_metadata.post_logout_redirect_uris = seed.post_logout_redirect_uris;
    applications::create(by, new).await?;
    Ok(())
}

async fn apply_connector(by: &Administrator, app: &App, seed: SeedConnector) -> Result<()> {
    let present = by.store.message_connectors(&by.tenant).await?;
    if present
        .iter()
        .any(|connector| connector.factory_id == seed.connector_id)
    {
        return Ok(());
    }
    let new = NewConnector {
        id: None,
        factory_id: seed.connector_id,
        config: seed.config,
        metadata: Default::default(),
        sync_profile: false,
        enable_token_storage: false,
    };
    connectors::create(by, &app.registry, new).await?;
    Ok(())
}

async fn apply_settings(by: &Administrator, app: &App, settings: &serde_json::Value) -> Result<()> {
    let change: SettingsChange = guard::read("body", settings)
        .map_err(|error| anyhow!("{}", error.details_text().unwrap_or_default()))
        .context("its members do not have the shape of the Management API")?;
    sign_in_exp::patch(by, &app.messenger, &app.phrases, change).await?;
    Ok(())
}

async fn apply_user(by: &Administrator, seed: SeedUser) -> Result<()> {
    let phone = Phone::parse(&seed.primary_phone)?;
    let wanted = phone.clone();
    let present = by
        .store
        .read(&by.tenant, async move |tx| {
            keyward_store::users::find_by_phone(tx, &wanted).await
        })
        .await?;
    if present.is_none() {
        let new = NewUser {
            primary_phone: Some(phone),
            name: seed.name,
            ..NewUser::default()
        };
        users::create(by, new).await?;
    }
    Ok(())
}
