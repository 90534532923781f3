//! The workspace as cargo sees it: its packages and what each names as a dependency.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process;

/// A package of the workspace.
pub struct Package {
    /// The folder below `crates/`, else the package's name.
    pub room: String,
    /// Whether the package is a room of the product: not the tests, the benches or xtask.
    pub is_room: bool,
    /// What its manifest names.
    pub dependencies: Vec<Dependency>,
}

/// One line of a manifest.
pub struct Dependency {
    /// The package's name, whatever it is renamed to.
    pub name: String,
    /// Whether only tests use it.
    pub is_dev: bool,
    /// The room, when it lies in the workspace.
    pub room: Option<String>,
}

/// Asks `cargo metadata`.
pub fn packages() -> Result<Vec<Package>> {
    let text = process::output(&mut process::cargo(&[
        "metadata",
        "--format-version",
        "1",
        "--no-deps",
    ]))?;
    let metadata: Value = serde_json::from_str(&text).context("cargo metadata gave no JSON")?;
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata names no packages")?;
    packages.iter().map(package).collect()
}

fn package(value: &Value) -> Result<Package> {
    let manifest = value["manifest_path"]
        .as_str()
        .context("a package without a manifest")?;
    let folder = Path::new(manifest)
        .parent()
        .context("a manifest without a folder")?;
    let dependencies = value["dependencies"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    Ok(Package {
        room: room(folder),
        is_room: is_room(folder),
        dependencies: dependencies.iter().map(dependency).collect(),
    })
}

fn dependency(value: &Value) -> Dependency {
    Dependency {
        name: value["name"].as_str().unwrap_or_default().to_owned(),
        is_dev: value["kind"].as_str() == Some("dev"),
        room: value["path"].as_str().map(|path| room(Path::new(path))),
    }
}

fn room(folder: &Path) -> String {
    folder
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn is_room(folder: &Path) -> bool {
    folder
        .parent()
        .and_then(Path::file_name)
        .is_some_and(|parent| parent == "crates")
}
