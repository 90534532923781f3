//! One build for everything that runs here: the server that tests start as a process, the generators of derived files,
//! the tests. Another selection of packages or targets has other features, and cargo builds most of the tree again.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process;

/// A program of tests, as cargo has built it.
pub struct TestProgram {
    /// The folder of its package, where it runs.
    pub folder: PathBuf,
    file: PathBuf,
    package: String,
    is_end_to_end: bool,
}

impl TestProgram {
    /// Whether it is the one with the end-to-end tests.
    pub fn is_end_to_end(&self) -> bool {
        self.is_end_to_end
    }

    /// What people call it.
    pub fn name(&self) -> String {
        let file = self.file.file_name().unwrap_or_default();
        format!("{} ({})", self.package, file.to_string_lossy())
    }

    /// Runs it as `cargo test` does.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.file);
        command
            .current_dir(&self.folder)
            .env("CARGO_MANIFEST_DIR", &self.folder);
        command
    }
}

/// Builds everything, and names the programs of tests in the order of their packages.
pub fn build() -> Result<Vec<TestProgram>> {
    let mut built = artifacts(&["--bins", "--tests", "--examples"])?
        .iter()
        .filter(|artifact| artifact["profile"]["test"] == true)
        .filter_map(program)
        .collect::<Vec<_>>();
    built.sort_by(|one, other| one.folder.cmp(&other.folder));
    if built.iter().filter(|program| program.is_end_to_end).count() != 1 {
        bail!("cargo names no program with the end-to-end tests");
    }
    Ok(built)
}

/// Builds examples, each named by the folder of its package and its name, and says where they lie.
pub fn examples(wanted: &[(&str, &str)]) -> Result<Vec<PathBuf>> {
    let targets: Vec<&str> = wanted
        .iter()
        .flat_map(|(_, name)| ["--example", name])
        .collect();
    let built = artifacts(&targets)?;
    let find = |(folder, name): &(&str, &str)| {
        let manifest = Path::new(folder).join("Cargo.toml");
        let of_it = |artifact: &&Value| {
            let path = artifact["manifest_path"].as_str().map(Path::new);
            artifact["target"]["name"] == *name
                && path.is_some_and(|path| path.ends_with(&manifest))
        };
        let executable = built.iter().find(of_it)?["executable"].as_str()?;
        Some(PathBuf::from(executable))
    };
    wanted
        .iter()
        .map(|(folder, name)| {
            find(&(folder, name))
                .with_context(|| format!("cargo names no example {name} of {folder}"))
        })
        .collect()
}

/// Builds these targets of the whole workspace; what cargo says about each.
fn artifacts(targets: &[&str]) -> Result<Vec<Value>> {
    let mut command = process::cargo(&["build", "--workspace"]);
    command
        .args(targets)
        .arg("--message-format=json-render-diagnostics");
    let mut artifacts = Vec::new();
    let succeeded = process::run_with_lines(&mut command, |line| {
        if let Ok(message) = serde_json::from_str::<Value>(line)
            && message["reason"] == "compiler-artifact"
        {
            artifacts.push(message);
        }
    })?;
    if !succeeded {
        bail!("`{}` failed", process::line(&command));
    }
    Ok(artifacts)
}

fn program(artifact: &Value) -> Option<TestProgram> {
    let folder = Path::new(artifact["manifest_path"].as_str()?).parent()?;
    Some(TestProgram {
        folder: folder.to_owned(),
        file: artifact["executable"].as_str()?.into(),
        package: folder.file_name()?.to_string_lossy().into_owned(),
        is_end_to_end: folder.ends_with("tests") && artifact["target"]["name"] == "main",
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::json;

    use super::program;

    #[test]
    fn the_end_to_end_tests_are_known_among_programs_of_the_same_name() {
        let of = |folder: &str, target: &str| {
            program(&json!({
                "manifest_path": format!("/somewhere/{folder}/Cargo.toml"),
                "executable": format!("/somewhere/target/debug/deps/{target}-1"),
                "target": { "name": target },
            }))
        };
        let known = of("tests", "main").expect("a program");
        assert!(known.is_end_to_end());
        assert_eq!(known.name(), "tests (main-1)");
        assert_eq!(
            known.command().get_current_dir(),
            Some(Path::new("/somewhere/tests"))
        );
        assert!(
            !of("crates/store", "main")
                .expect("a program")
                .is_end_to_end()
        );
        assert!(
            !of("tests", "keyward_tests")
                .expect("a program")
                .is_end_to_end()
        );
        // A library has none.
        assert!(
            program(&json!({ "manifest_path": "/a/Cargo.toml", "executable": null })).is_none()
        );
    }
}
