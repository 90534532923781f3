//! The published clients of `tests/clients` that are not npm packages.

pub mod guides;

use anyhow::Result;

use crate::{debian, process, tree};

/// Builds the client that is written in Rust, and the Console's guides for it: a workspace of their own.
pub fn build() -> Result<()> {
    let manifest = tree::root().join("tests/clients/openidconnect/Cargo.toml");
    let target = tree::root().join("target/clients");
    let mut command = process::cargo(&["build", "--workspace", "--locked", "--quiet"]);
    command
        .arg("--manifest-path")
        .arg(manifest)
        .arg("--target-dir")
        .arg(target);
    process::run(&mut command)
}

/// Installs the Python packages that `requirements.txt` names beside it, unless that has been done.
pub fn install_python() -> Result<()> {
    if !process::succeeds(&mut process::command(
        "python3",
        &["-m", "pip", "--version"],
    )) {
        debian::install(&["python3", "python3-pip"])?;
    }
    let _lock = tree::lock("pip")?;
    let folder = tree::root().join("tests/clients/authlib");
    let (requirements, packages) = (folder.join("requirements.txt"), folder.join("packages"));
    let stamp = packages.join(".xtask-stamp");
    let fingerprint = tree::fingerprint(std::slice::from_ref(&requirements));
    if tree::is_fresh(&stamp, &fingerprint) {
        println!("Python packages of tests/clients/authlib are there.");
        return Ok(());
    }
    println!("Installing the Python packages of tests/clients/authlib (pip).");
    if packages.exists() {
        std::fs::remove_dir_all(&packages)?;
    }
    let mut command = process::command("python3", &["-m", "pip", "install", "--quiet"]);
    command
        .args(["--disable-pip-version-check", "--root-user-action=ignore"])
        // Debian guards its own packages; these go into a folder of theirs.
        .env("PIP_BREAK_SYSTEM_PACKAGES", "1")
        .arg("--target")
        .arg(&packages)
        .arg("--requirement")
        .arg(&requirements);
    process::run(&mut command)?;
    std::fs::write(&stamp, fingerprint)?;
    Ok(())
}
