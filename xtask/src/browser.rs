//! The browser of the end-to-end tests: Debian's Chromium, and a font with Chinese characters for its screenshots.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::{debian, process};

/// The variable that names another Chromium; the browser tests read it too.
pub const VARIABLE: &str = "CHROMIUM";

/// The package of the font.
const FONT: &str = "fonts-wqy-microhei";

const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Finds Chromium, installing it (and the font) with apt-get where it is missing. Says what it installs.
pub fn prepare() -> Result<PathBuf> {
    if find().is_none() {
        debian::install(&["chromium"])
            .with_context(|| format!("no Chromium; another one may be named in {VARIABLE}"))?;
    }
    if process::find("apt-get").is_some() && !has_chinese_font() {
        // The tests don't depend on it: a machine where we may install nothing goes without.
        if let Err(error) = debian::install(&[FONT]) {
            println!("Screenshots will lack Chinese characters: {error:#}");
        }
    }
    let Some(chromium) = find() else {
        bail!("Chromium is not found after its installation; name it in {VARIABLE}");
    };
    println!("Chromium: {}", chromium.display());
    Ok(chromium)
}

fn find() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(VARIABLE) {
        return Some(PathBuf::from(named));
    }
    NAMES.iter().find_map(|name| process::find(name))
}

fn has_chinese_font() -> bool {
    // Without fontconfig's tool there is no telling, and the tests don't depend on it.
    process::output(&mut process::command("fc-list", &[":lang=zh", "family"]))
        .is_ok_and(|list| !list.trim().is_empty())
}
