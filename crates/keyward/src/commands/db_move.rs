//! `keyward db move`: a backup on one side and its restore on the other, at once.

use std::io::{self, BufReader, BufWriter};

use anyhow::{Context, Result};
use keyward_crypto::SystemRandom;
use keyward_model::{Clock, SystemClock};
use keyward_store::backup::{self, BackupError, Source};

use super::{
    backup::{as_json, in_words},
    data_folder::DataFolder,
};
use crate::{app, cli, settings::MoveDatabase};

/// What the two sides hand over at once.
const BUFFER: usize = 256 * 1024;

pub(super) async fn run(settings: MoveDatabase) -> Result<()> {
    let folder = DataFolder::open(&settings.from.data)?;
    let source = Source {
        location: app::location(&settings.from, folder.path())?,
        master: settings.from.key.clone(),
        with_key: false,
        version: env!("CARGO_PKG_VERSION"),
    };
    let target = app::location(&settings.to, folder.path())?;
    let master = settings.to.key;
    let now = SystemClock.now();
    let (reading, writing) = io::pipe().context("no pipe can be made")?;
    let read = tokio::task::spawn_blocking(move || {
        let out = BufWriter::with_capacity(BUFFER, writing);
        backup::back_up(source, out, now)
    });
    let written = tokio::task::spawn_blocking(move || {
        let input = BufReader::with_capacity(BUFFER, reading);
        backup::restore(&target, master, input, now, &SystemRandom)
    });
    let (read, written) = (read.await?, written.await?);
    let summary = match (read, written) {
        (_, Ok(summary)) => summary,
        // The side that failed first has the reason; the other one only sees the pipe end.
        (Err(error), Err(BackupError::CutOff | BackupError::NotABackup)) => {
            return Err(error).context("the database was not moved");
        }
        (_, Err(error)) => return Err(error).context("the database was not moved"),
    };
    let said = if settings.json {
        as_json(&summary, None)
    } else {
        format!(
            "Moved {}; both sides have the same. The old database stays as it is.\n",
            in_words(&summary)
        )
    };
    Ok(cli::print(&said)?)
}
