//! TypeScript's compiler over every folder that has scripts.

use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{npm, process, tree};

/// Folders whose package.json has a script `typecheck`.
const FOLDERS: [&str; 3] = ["examples/nextjs-authjs", "tests/browser", "crates/pages"];

/// Runs `npm run typecheck` wherever it is defined.
pub fn check() -> Result<()> {
    for folder in FOLDERS.map(|name| tree::root().join(name)) {
        let Ok(text) = fs::read_to_string(folder.join("package.json")) else {
            continue;
        };
        let package: Value =
            serde_json::from_str(&text).with_context(|| format!("{}", folder.display()))?;
        if package["scripts"]["typecheck"].is_string() {
            npm::install(&folder)?;
            process::run(&mut npm::npm(&folder, &["run", "--silent", "typecheck"]))?;
        }
    }
    Ok(())
}
