//! TypeScript's compiler over every folder that has scripts.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{npm, process};

/// Where npm packages may lie.
const PARTS: [&str; 3] = ["crates", "examples", "tests"];

/// Runs `npm run typecheck` wherever it is defined.
pub fn check() -> Result<()> {
    for folder in packages()? {
        let text = fs::read_to_string(folder.join("package.json"))?;
        let package: Value =
            serde_json::from_str(&text).with_context(|| format!("{}", folder.display()))?;
        if package["scripts"]["typecheck"].is_string() {
            npm::install(&folder)?;
            process::run(&mut npm::npm(&folder, &["run", "--silent", "typecheck"]))?;
        }
    }
    Ok(())
}

fn packages() -> Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for part in PARTS {
        folders.extend(npm::packages(part)?);
    }
    Ok(folders)
}
