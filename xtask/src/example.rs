//! The example app (`examples/nextjs-authjs`): its packages and its production build.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::{npm, process, tree};

/// Where the example lies.
pub fn folder() -> PathBuf {
    tree::root().join("examples/nextjs-authjs")
}

/// Installs the packages and builds the app, each only when something has changed since the last time.
pub fn prepare() -> Result<()> {
    let folder = folder();
    npm::install(&folder)?;
    let _lock = tree::lock("example")?;
    let made = [
        "node_modules",
        ".next",
        "next-env.d.ts",
        "tsconfig.tsbuildinfo",
        "README.md",
        ".env.local",
    ];
    let fingerprint = tree::fingerprint(&tree::files(&folder, &made)?);
    let stamp = folder.join(".next/xtask-stamp");
    if tree::is_fresh(&stamp, &fingerprint) {
        println!("The example app is built.");
        return Ok(());
    }
    println!("Building the example app (npm run build).");
    process::run(&mut npm::npm(&folder, &["run", "build"]))?;
    // The build may tidy files of the app (tsconfig.json), so the stamp is taken after it.
    let fingerprint = tree::fingerprint(&tree::files(&folder, &made)?);
    fs::write(&stamp, fingerprint).with_context(|| format!("cannot write {}", stamp.display()))
}
