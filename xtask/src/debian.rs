//! Programs that come with the system: found, or installed with apt-get, which is said.

use anyhow::{Result, bail};

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
