//! `keyward restore`.

use anyhow::{Context, Result};
use keyward_crypto::SystemRandom;
use keyward_model::{Clock, SystemClock};
use keyward_store::backup;

use super::{
    backup::{as_json, in_words, name_of, open},
    data_folder::DataFolder,
};
use crate::{app, cli, settings::Restore};

pub(super) async fn run(settings: Restore) -> Result<()> {
    let folder = DataFolder::open(&settings.storage.data)?;
    let location = app::location(&settings.storage, folder.path())?;
    let shown = name_of(&settings.from);
    let input = open(&settings.from)?;
    let master = settings.storage.key;
    let now = SystemClock.now();
    let restored = tokio::task::spawn_blocking(move || {
        backup::restore(&location, master, input, now, &SystemRandom)
    });
    let summary = restored
        .await?
        .with_context(|| format!("{shown} was not restored"))?;
    let said = if settings.json {
        as_json(&summary, Some(&shown))
    } else {
        format!(
            "Restored {} from {shown}. A server can be started on it.\n",
            in_words(&summary)
        )
    };
    Ok(cli::print(&said)?)
}
