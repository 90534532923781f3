//! Node and the npm packages of the folders that need them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::tree;

/// The oldest Node that the example and the browser tests run on.
const OLDEST_NODE: (u32, u32) = (20, 9);

/// An error that says what to do when Node or npm is missing or too old.
pub fn check_node() -> Result<()> {
    let wanted = format!("Node {}.{} or newer with npm", OLDEST_NODE.0, OLDEST_NODE.1);
    if process::find("npm").is_none() {
        bail!("this needs {wanted}: install it, then run the command again");
    }
    let version = process::output(&mut process::command("node", &["--version"]))
        .with_context(|| format!("this needs {wanted}"))?;
    if parse_version(&version).is_none_or(|version| version < OLDEST_NODE) {
        bail!("this needs {wanted}; here is Node {}", version.trim());
    }
    Ok(())
}

/// npm in `folder`, quiet about funding and audits.
pub fn npm(folder: &Path, args: &[&str]) -> Command {
    let mut command = process::command("npm", args);
    command
        .current_dir(folder)
        .env("NEXT_TELEMETRY_DISABLED", "1");
    command
}

/// Every folder below `part` (`tests`, `examples`, `crates`) that is an npm package.
pub fn packages(part: &str) -> Result<Vec<PathBuf>> {
    let skip = ["node_modules", ".next", "src", "output"];
    let files = tree::files(&tree::root().join(part), &skip)?;
    let manifests = files.iter().filter(|file| file.ends_with("package.json"));
    Ok(manifests
        .filter_map(|file| file.parent())
        .map(Path::to_owned)
        .collect())
}

/// Installs exactly what the lock file of `folder` names, unless that has been done. Says what it installs.
pub fn install(folder: &Path) -> Result<()> {
    check_node()?;
    let _lock = tree::lock("npm")?;
    let fingerprint = tree::fingerprint(&[
        folder.join("package.json"),
        folder.join("package-lock.json"),
    ]);
    let stamp = folder.join("node_modules/.xtask-stamp");
    let shown = folder
        .strip_prefix(tree::root())
        .unwrap_or(folder)
        .display();
    if tree::is_fresh(&stamp, &fingerprint) {
        println!("npm packages of {shown} are there.");
        return Ok(());
    }
    println!("Installing the npm packages of {shown} (npm ci).");
    process::run(&mut npm(folder, &["ci", "--no-audit", "--no-fund"]))?;
    fs::create_dir_all(folder.join("node_modules"))?;
    fs::write(&stamp, fingerprint).with_context(|| format!("cannot write {}", stamp.display()))
}

fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.trim().trim_start_matches('v').split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::parse_version;

    #[test]
    fn node_versions_compare_as_numbers() {
        assert_eq!(parse_version("v20.20.2\n"), Some((20, 20)));
        assert!(parse_version("v8.9.1") < Some((20, 9)));
        assert_eq!(parse_version("nightly"), None);
    }
}
