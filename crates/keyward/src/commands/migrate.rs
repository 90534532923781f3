//! `keyward migrate` and `keyward migrate plan`.

use std::{process::ExitCode, sync::Arc};

use anyhow::{Context, Result};
use keyward_crypto::{Random, SystemRandom};
use keyward_model::SystemClock;
use keyward_store::Plan;
use serde_json::json;

use super::data_folder::DataFolder;
use crate::{app, cli, settings::Migrate};

/// Does what the start of a server does to the database, and ends.
pub(super) async fn apply(settings: Migrate) -> Result<()> {
    let folder = DataFolder::open(&settings.storage.data)?;
    let plan = look(&settings, &folder).await?;
    let random = Arc::new(SystemRandom) as Arc<dyn Random>;
    let store = app::open(&settings.storage, folder.path(), &SystemClock, &random).await?;
    store.close().await;
    let said = if settings.json {
        format!("{:#}\n", as_json(&plan))
    } else if plan.pending.is_empty() {
        format!(
            "The database has schema {}; nothing was to do.\n",
            plan.known
        )
    } else {
        format!(
            "{}The database has schema {} now.\n",
            steps(&plan),
            plan.known
        )
    };
    Ok(cli::print(&said)?)
}

/// Says what it would be; the exit code is 1 when something keeps it from being done.
pub(super) async fn plan(settings: Migrate) -> Result<ExitCode> {
    let folder = DataFolder::open(&settings.storage.data)?;
    let plan = look(&settings, &folder).await?;
    let said = if settings.json {
        format!("{:#}\n", as_json(&plan))
    } else {
        in_words(&plan)
    };
    cli::print(&said)?;
    Ok(if plan.blocks.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn look(settings: &Migrate, folder: &DataFolder) -> Result<Plan> {
    let location = app::location(&settings.storage, folder.path())?;
    let plan = tokio::task::spawn_blocking(move || keyward_store::plan(&location)).await?;
    plan.context("the database cannot be looked at")
}

fn as_json(plan: &Plan) -> serde_json::Value {
    let pending: Vec<_> = plan
        .pending
        .iter()
        .map(|(version, name)| json!({ "version": version, "name": name }))
        .collect();
    json!({
        "engine": plan.engine,
        "schema": plan.schema,
        "known": plan.known,
        "pending": pending,
        "blocks": plan.blocks,
    })
}

fn in_words(plan: &Plan) -> String {
    let mut said = format!(
        "The database ({}) has schema {}, this program knows {}.\n",
        plan.engine, plan.schema, plan.known
    );
    if plan.pending.is_empty() && plan.blocks.is_empty() {
        said.push_str("Nothing is to do.\n");
    }
    said.push_str(&steps(plan));
    for block in &plan.blocks {
        said.push_str(&format!("blocked: {block}\n"));
    }
    said
}

fn steps(plan: &Plan) -> String {
    let steps = plan.pending.iter();
    steps
        .map(|(version, name)| format!("  {version:>4}  {name}\n"))
        .collect()
}
