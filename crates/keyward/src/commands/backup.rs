//! `keyward backup` and `keyward backup verify`.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use keyward_model::{Clock, SystemClock, Time};
use keyward_store::backup::{self, Source, Summary};
use serde_json::{Map, Value, json};

use super::data_folder::DataFolder;
use crate::{
    app, cli,
    settings::{Archive, BackUp, VerifyBackup},
};

pub(super) async fn back_up(settings: BackUp) -> Result<()> {
    let folder = DataFolder::open(&settings.storage.data)?;
    let now = SystemClock.now();
    let source = Source {
        location: app::location(&settings.storage, folder.path())?,
        master: settings.storage.key.clone(),
        with_key: settings.with_key,
        version: env!("CARGO_PKG_VERSION"),
    };
    let to = settings
        .to
        .unwrap_or_else(|| Archive::File(file_of_now(now)));
    let shown = name_of(&to);
    let summary = match to {
        Archive::Standard => write(source, io::stdout(), now).await?,
        Archive::File(path) => to_file(source, path, now).await?,
    };
    let said = if settings.json {
        as_json(&summary, Some(&shown))
    } else {
        let key = match (settings.with_key, settings.storage.key) {
            (true, _) => {
                "The key is in it: whoever has it can read every secret. Keep it safe.".to_owned()
            }
            (false, Some(_)) => {
                "The key (KEYWARD_KEY) is not in it, and it is worth nothing without: \
                                 keep the key elsewhere."
                    .to_owned()
            }
            (false, None) => format!(
                "The key is not in it, and it is worth nothing without: keep a copy of \
                 {} elsewhere.",
                folder.path().join("keyward.key").display()
            ),
        };
        format!("Backed up {} to {shown}.\n{key}\n", in_words(&summary))
    };
    if shown == STANDARD {
        eprint!("{said}");
    } else {
        cli::print(&said)?;
    }
    Ok(())
}

pub(super) async fn verify(settings: VerifyBackup) -> Result<()> {
    let shown = name_of(&settings.from);
    let input = open(&settings.from)?;
    let verified = tokio::task::spawn_blocking(move || backup::verify(input)).await?;
    let summary = verified.with_context(|| format!("{shown} cannot be used"))?;
    let said = if settings.json {
        as_json(&summary, Some(&shown))
    } else {
        let key = if summary.head.has_key() {
            "The key is in it."
        } else {
            "The key is not in it."
        };
        format!(
            "{shown} is whole: {}, made at {} by keyward {} on {}.\n{key}\n",
            in_words(&summary),
            summary.head.created_at.to_rfc3339(),
            summary.head.version,
            summary.head.engine,
        )
    };
    Ok(cli::print(&said)?)
}

/// What stands for standard input and output.
const STANDARD: &str = "-";

pub(super) fn name_of(archive: &Archive) -> String {
    match archive {
        Archive::Standard => STANDARD.to_owned(),
        Archive::File(path) => path.display().to_string(),
    }
}

/// Opens a backup for reading.
pub(super) fn open(archive: &Archive) -> Result<Box<dyn BufRead + Send>> {
    Ok(match archive {
        Archive::Standard => Box::new(BufReader::with_capacity(BUFFER, io::stdin())),
        Archive::File(path) => {
            let file =
                File::open(path).with_context(|| format!("{} cannot be opened", path.display()))?;
            Box::new(BufReader::with_capacity(BUFFER, file))
        }
    })
}

const BUFFER: usize = 256 * 1024;

/// `keyward-20261128T140301Z.backup`, here.
fn file_of_now(now: Time) -> PathBuf {
    let time = now.to_rfc3339().replace(['-', ':'], "");
    PathBuf::from(format!("keyward-{time}.backup"))
}

async fn write(source: Source, out: impl Write + Send + 'static, now: Time) -> Result<Summary> {
    let out = BufWriter::with_capacity(BUFFER, out);
    let written = tokio::task::spawn_blocking(move || backup::back_up(source, out, now)).await?;
    written.context("the backup was not made")
}

/// Under its name the file appears whole, for its owner only, and in nobody's place.
async fn to_file(source: Source, path: PathBuf, now: Time) -> Result<Summary> {
    if path.exists() {
        bail!("{} exists: name a new file", path.display());
    }
    let draft = draft_of(&path);
    let file = File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&draft)
        .with_context(|| format!("{} cannot be made", draft.display()))?;
    let kept = file.try_clone()?;
    let written = write(source, file, now).await.and_then(|summary| {
        kept.sync_all()?;
        std::fs::hard_link(&draft, &path)
            .with_context(|| format!("{} cannot be made", path.display()))?;
        Ok(summary)
    });
    let removed = std::fs::remove_file(&draft);
    let summary = written?;
    removed?;
    Ok(summary)
}

fn draft_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".partial");
    name.into()
}

/// For people.
pub(super) fn in_words(summary: &Summary) -> String {
    format!(
        "{} rows of {} tables (schema {})",
        summary.rows,
        summary.tables.len(),
        summary.head.schema
    )
}

/// For programs.
pub(super) fn as_json(summary: &Summary, file: Option<&str>) -> String {
    let tables: Map<_, _> = summary
        .tables
        .iter()
        .map(|(name, rows)| (name.clone(), Value::from(*rows)))
        .collect();
    let head = &summary.head;
    let mut said = json!({
        "createdAt": head.created_at,
        "version": head.version,
        "engine": head.engine,
        "schema": head.schema,
        "hasKey": head.has_key(),
        "rows": summary.rows,
        "bytes": summary.bytes,
        "tables": tables,
    });
    if let Some(file) = file {
        said["file"] = file.into();
    }
    format!("{said:#}\n")
}
