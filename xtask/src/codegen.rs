//! `cargo xtask codegen [--check]`: makes the files that are derived from others.
//!
//! A generator is a Node script in `crates/<room>/codegen/` (or one of [`EXAMPLES`]) that writes files of the repository and is
//! harmless to run again. With `--check` any file that a generator changed is drift and fails.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::{console, npm, process, programs, tree};

/// Generators that are Rust programs: examples, each by the folder of its package and its name.
const EXAMPLES: [(&str, &str); 2] = [("keyward", "config_reference"), ("api", "openapi")];

/// Runs every generator.
pub fn codegen(args: &[String]) -> Result<ExitCode> {
    let check = match args {
        [] => false,
        [flag] if flag == "--check" => true,
        _ => bail!("only `--check` may follow"),
    };
    let before = contents()?;
    generate()?;
    let changed: Vec<String> = changes(&before, &contents()?);
    if check && !changed.is_empty() {
        bail!(
            "derived files were not up to date (they are now): {}",
            changed.join(", ")
        );
    }
    println!(
        "Derived files: {}",
        if changed.is_empty() {
            "none changed".to_owned()
        } else {
            changed.join(", ")
        }
    );
    Ok(ExitCode::SUCCESS)
}

fn generate() -> Result<()> {
    for script in node_scripts()? {
        npm::check_node()?;
        process::run(&mut process::command("node", &[&script.to_string_lossy()]))?;
    }
    for program in programs::examples(&EXAMPLES)? {
        process::run(&mut process::command(&program.to_string_lossy(), &[]))?;
    }
    // Its types come from the document that the last of them wrote.
    console::generate()
}

fn node_scripts() -> Result<Vec<PathBuf>> {
    let mut scripts = Vec::new();
    for room in std::fs::read_dir(tree::root().join("crates"))? {
        let folder = room?.path().join("codegen");
        if folder.is_dir() {
            let found = tree::files(&folder, &["node_modules"])?;
            scripts.extend(
                found
                    .into_iter()
                    .filter(|file| file.extension().is_some_and(|name| name == "mjs")),
            );
        }
    }
    scripts.sort();
    Ok(scripts)
}

/// The fingerprint of every file that git tracks or would track.
fn contents() -> Result<BTreeMap<String, String>> {
    let list = process::output(&mut process::command(
        "git",
        &["ls-files", "-z", "-co", "--exclude-standard"],
    ))?;
    let files = list.split('\0').filter(|name| !name.is_empty());
    Ok(files
        .map(|name| {
            (
                name.to_owned(),
                tree::fingerprint(&[tree::root().join(name)]),
            )
        })
        .collect())
}

fn changes(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<String> {
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    let other = after
        .iter()
        .filter(|(name, print)| before.get(*name) != Some(print))
        .map(|(name, _)| name);
    gone.chain(other).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::changes;

    #[test]
    fn a_changed_a_new_and_a_gone_file_are_drift() {
        let files = |list: &[(&str, &str)]| {
            list.iter()
                .map(|(name, print)| ((*name).to_owned(), (*print).to_owned()))
                .collect()
        };
        let before = files(&[("a", "1"), ("b", "1"), ("c", "1")]);
        let after = files(&[("a", "1"), ("b", "2"), ("d", "1")]);
        assert_eq!(changes(&before, &after), ["c", "b", "d"]);
    }
}
