//! Programs that come with the system: found, or installed with apt-get, which is said. What only tests read is unpacked
//! beside them, and not installed.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;

/// What the tutorial's commands need, beside what Keyward needs itself.
const TUTORIAL: [&str; 3] = ["curl", "jq", "openssl"];

/// Sees to the programs that the tutorial calls: a test follows it.
pub fn prepare_tutorial() -> Result<()> {
    let missing: Vec<&str> = TUTORIAL
        .into_iter()
        .filter(|name| process::find(name).is_none())
        .collect();
    if missing.is_empty() {
        println!("{} are there.", TUTORIAL.join(", "));
        return Ok(());
    }
    install(&missing)
}

/// Installs packages, or says who must.
pub fn install(packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    if process::find("apt-get").is_none() {
        bail!("install {list}, then run the command again");
    }
    let root = process::output(&mut process::command("id", &["-u"]))?.trim() == "0";
    let prefix: &[&str] = if root {
        &[]
    } else if process::succeeds(&mut process::command("sudo", &["-n", "true"])) {
        &["sudo", "-n", "env"]
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

/// Fetches packages into `folder` and unpacks them there, without what they depend on: the newest of this system's release
/// and its backports. Nothing is installed, and nobody needs to be root.
pub fn unpack(packages: &[&str], folder: &Path) -> Result<()> {
    if process::find("apt-get").is_none() {
        bail!(
            "this takes {} from Debian: apt-get is missing",
            packages.join(", ")
        );
    }
    println!(
        "Fetching Debian packages: {} (apt-get).",
        packages.join(" ")
    );
    for part in ["lists/partial", "archives/partial"] {
        fs::create_dir_all(folder.join(part))?;
    }
    fs::write(folder.join("sources.list"), sources()?)?;
    // Backports count as much as the release, so the newest is taken.
    let pin = "Package: *\nPin: release n=*-backports\nPin-Priority: 500\n";
    fs::write(folder.join("preferences"), pin)?;
    // Not every release has backports: what is missing then, the download tells.
    process::succeeds(apt(folder).args(["update", "-qq"]));
    process::run(apt(folder).args(["download", "-qq"]).args(packages))?;
    for file in fs::read_dir(folder)? {
        let file = file?.path();
        if file.extension().is_some_and(|kind| kind == "deb") {
            let mut unpack = process::command("dpkg-deb", &["--extract"]);
            process::run(unpack.arg(file).arg(folder))?;
        }
    }
    fs::remove_dir_all(folder.join("lists"))?;
    Ok(())
}

/// apt-get that knows of `folder` only.
fn apt(folder: &Path) -> Command {
    let mut command = process::command("apt-get", &[]);
    command.current_dir(folder);
    // Whoever calls this owns the folder; apt's own user may not write there.
    command.arg("--option=APT::Sandbox::User=root");
    for (option, file) in [
        ("Dir::Etc::SourceList", "sources.list"),
        ("Dir::Etc::SourceParts", "/dev/null"),
        ("Dir::Etc::Preferences", "preferences"),
        ("Dir::Etc::PreferencesParts", "/dev/null"),
        ("Dir::State::Lists", "lists"),
        ("Dir::Cache", ""),
    ] {
        let file = folder.join(file);
        command.arg(format!("--option={option}={}", file.display()));
    }
    command
}

/// The lines for the releases that this system has, and for the backports of each.
fn sources() -> Result<String> {
    let format = "$(REPO_URI) $(RELEASE) $(COMPONENT)";
    let list = process::output(&mut process::command(
        "apt-get",
        &[
            "indextargets",
            "--no-release-info",
            "--format",
            format,
            "Created-By: Packages",
        ],
    ))
    .context("cannot tell where this system's packages come from")?;
    Ok(with_backports(&list).into_iter().collect())
}

fn with_backports(list: &str) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    for line in list.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [uri, release, component] = words[..] else {
            continue;
        };
        lines.insert(format!("deb {uri} {release} {component}\n"));
        if !release.contains('-') {
            lines.insert(format!("deb {uri} {release}-backports {component}\n"));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::with_backports;

    #[test]
    fn a_release_has_backports_and_its_updates_have_none() {
        let list = "http://a/ one main\nhttp://a/ one-updates main\nhttp://a/ one main\n\n\
             http://b/ two extra";
        let lines: Vec<String> = with_backports(list).into_iter().collect();
        let expected = [
            "deb http://a/ one main\n",
            "deb http://a/ one-backports main\n",
            "deb http://a/ one-updates main\n",
            "deb http://b/ two extra\n",
            "deb http://b/ two-backports extra\n",
        ];
        assert_eq!(lines, expected);
    }
}
