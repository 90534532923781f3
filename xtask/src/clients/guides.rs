//! The Console's guides for Go and Java, with Debian's packages: the same libraries under the same names, which can be had
//! where those that the guides' own commands fetch cannot.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::{debian, process, tree};

/// What `install.sh` of the guide for Go gets, and what that is made of.
const GO: [&str; 6] = [
    "golang-github-coreos-go-oidc-v3-dev",
    "golang-github-gorilla-securecookie-dev",
    "golang-github-gorilla-sessions-dev",
    "golang-golang-x-crypto-dev",
    "golang-golang-x-oauth2-dev",
    "golang-gopkg-square-go-jose.v2-dev",
];

/// The part of Spring that Debian has: no Spring Boot, and nothing of Spring Security, of which the tests have an outline.
const JAVA: [&str; 4] = [
    "libspring-beans-java",
    "libspring-context-java",
    "libspring-core-java",
    "libspring-web-java",
];

/// Sees to both compilers and fetches the packages into `target/clients/debian`. Builds the guide for Go, which the tests
/// start (`target/clients/guide-go`); the one for Java they read by themselves.
pub fn prepare() -> Result<()> {
    for (program, package) in [("go", "golang-go"), ("javac", "default-jdk-headless")] {
        if process::find(program).is_none() {
            debian::install(&[package])?;
        }
    }
    let _lock = tree::lock("guides")?;
    let clients = tree::root().join("target/clients");
    let packages = fetch(&clients)?;
    let program = clients.join("guide-go");
    build_go(&packages.join("usr/share/gocode"), &clients, &["vet"])?;
    build_go(
        &packages.join("usr/share/gocode"),
        &clients,
        &["build", "-o", &program.to_string_lossy()],
    )
}

fn fetch(clients: &Path) -> Result<PathBuf> {
    let packages = [&GO[..], &JAVA].concat();
    let folder = clients.join("debian");
    let stamp = folder.join("xtask-stamp");
    let wanted = packages.join(" ");
    if tree::is_fresh(&stamp, &wanted) {
        println!("Debian packages of the guides are there.");
        return Ok(folder);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    debian::unpack(&packages, &folder)?;
    fs::write(&stamp, wanted)?;
    Ok(folder)
}

fn build_go(path: &Path, clients: &Path, args: &[&str]) -> Result<()> {
    let mut command = process::command("go", args);
    command
        .arg(".")
        .current_dir(tree::root().join("console/src/guides/go/files"))
        // Debian's packages are no modules: they lie where Go looked before there were any.
        .env("GO111MODULE", "off")
        .env("GOPATH", path)
        .env("GOCACHE", clients.join("go-cache"))
        .env("GOTOOLCHAIN", "local")
        .env_remove("GOFLAGS");
    process::run(&mut command)
}
