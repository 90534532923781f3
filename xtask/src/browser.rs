//! The browser of the end-to-end tests: Debian's Chromium, and a font with Chinese characters for its screenshots.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::process;

/// The variable that names another Chromium; the browser tests read it too.
pub const VARIABLE: &str = "CHROMIUM";

const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Finds Chromium, installing it (and the font) with apt-get where it is missing. Says what it installs.
pub fn prepare() -> Result<PathBuf> {
    let mut missing = Vec::new();
    if find().is_none() {
        missing.push("chromium");
    }
    if process::find("apt-get").is_some() && !has_chinese_font() {
        missing.push("fonts-wqy-microhei");
    }
    if !missing.is_empty() {
        install(&missing)?;
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

fn install(packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    if process::find("apt-get").is_none() {
        bail!("install Chromium (its path may be named in {VARIABLE}), then run the command again");
    }
    let root = process::output(&mut process::command("id", &["-u"]))?.trim() == "0";
    let prefix: &[&str] = if root {
        &[]
    } else if process::succeeds(&mut process::command("sudo", &["-n", "true"])) {
        &["sudo", "-n", "env"]
    } else if packages == ["fonts-wqy-microhei"] {
        println!("Screenshots will lack Chinese characters: `apt-get install {list}` gives them.");
        return Ok(());
    } else {
        bail!("run `apt-get install {list}` as root, then run the command again");
    };
    println!("Installing Debian packages: {list} (apt-get).");
    let mut update = prefix.to_vec();
    update.extend(["apt-get", "update", "-qq"]);
    let mut add = prefix.to_vec();
    add.extend([
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "install",
        "-y",
        "-qq",
        "--no-install-recommends",
    ]);
    add.extend(packages);
    for words in [update, add] {
        process::run(&mut process::command(words[0], &words[1..]))?;
    }
    Ok(())
}
