//! cargo-deny: bans, licences and sources always; advisories when their database can be fetched.

use anyhow::Result;

use crate::process;

const VERSION: &str = "0.20.2";

/// Installs cargo-deny where it is missing; any version that is there will do.
pub fn install() -> Result<()> {
    if process::succeeds(&mut process::cargo(&["deny", "--version"])) {
        println!("cargo-deny is there.");
        return Ok(());
    }
    println!("Installing cargo-deny {VERSION} (cargo install): a minute or two, once.");
    // Its release build takes minutes more than the seconds that it would save here.
    let mut install = process::cargo(&["install", "--locked", "--quiet", "--debug"]);
    install
        .args(["--version", VERSION, "cargo-deny"])
        .env("CARGO_PROFILE_DEV_DEBUG", "false");
    process::run(&mut install)
}

/// What `deny.toml` says about crates, licences and registries.
pub fn check() -> Result<()> {
    process::run(&mut process::cargo(&[
        "deny",
        "--all-features",
        "check",
        "bans",
        "licenses",
        "sources",
    ]))
}

/// Known vulnerabilities. The database lies on the network: without it we say so and go on.
pub fn advisories() -> Result<()> {
    if !process::succeeds(&mut process::cargo(&["deny", "fetch", "db"])) {
        println!("NOT CHECKED: the advisory database cannot be reached from here.");
        return Ok(());
    }
    process::run(&mut process::cargo(&[
        "deny",
        "check",
        "--disable-fetch",
        "advisories",
    ]))
}
