//! The Console in `console/`: built when its sources have changed, and judged.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::{example, npm, process, tree};

/// The compressed bytes that a browser loads before the Console shows anything, at most.
const FIRST_LOAD: u64 = 350_000;

/// Folders in `console/` that are made.
const MADE: [&str; 2] = ["node_modules", "dist"];

/// Installs and builds the Console, unless that has been done for these sources.
pub fn build() -> Result<()> {
    let folder = folder();
    npm::install(&folder)?;
    let _lock = tree::lock("console")?;
    let mut sources = tree::files(&folder, &MADE)?;
    // The texts of the pages are part of the Console: it shows them beside a tenant's own. Their colours are the same.
    sources.extend(tree::files(&tree::root().join("crates/pages/texts"), &[])?);
    sources.push(tree::root().join("crates/pages/assets/tokens.css"));
    let fingerprint = tree::fingerprint(&sources);
    // Not in `dist`, which is embedded.
    let stamp = folder.join("node_modules/.xtask-console-stamp");
    if tree::is_fresh(&stamp, &fingerprint) && index().is_file() {
        println!("The Console is built.");
        return Ok(());
    }
    println!("Building the Console (npm run build).");
    process::run(&mut npm::npm(&folder, &["run", "--silent", "build"]))?;
    process::run(&mut process::command(
        "node",
        &["xtask/src/console/compress.mjs", "console/dist"],
    ))?;
    fs::write(&stamp, fingerprint).with_context(|| format!("cannot write {}", stamp.display()))
}

/// Makes the types of the Management API from its document.
pub fn generate() -> Result<()> {
    npm::install(&folder())?;
    process::run(&mut npm::npm(&folder(), &["run", "--silent", "codegen"]))
}

/// Types, style, tests and size.
pub fn check() -> Result<()> {
    let folder = folder();
    npm::install(&folder)?;
    // The guides for Next.js are judged by the types that it brings along.
    npm::install(&example::folder())?;
    for script in ["typecheck", "lint", "test"] {
        process::run(&mut npm::npm(&folder, &["run", "--silent", script]))?;
    }
    build()?;
    check_size()
}

fn check_size() -> Result<()> {
    let page = fs::read_to_string(index()).context("the Console is not built")?;
    let mut total = 0;
    for name in loaded_first(&page) {
        let file = folder().join("dist").join(name);
        let compressed = PathBuf::from(format!("{}.br", file.display()));
        let sent = if compressed.is_file() {
            compressed
        } else {
            file
        };
        let sent = fs::metadata(&sent).with_context(|| format!("{} is missing", sent.display()))?;
        total += sent.len();
    }
    println!("The Console's first load is {total} bytes, compressed.");
    if total == 0 || total > FIRST_LOAD {
        bail!("the Console's first load is {total} bytes; it must be at most {FIRST_LOAD}");
    }
    Ok(())
}

/// The files below `dist` that its page names: scripts, what they import at once, and styles.
fn loaded_first(page: &str) -> Vec<&str> {
    let values = page.split('"').skip(1).step_by(2);
    let names = values.filter_map(|value| value.strip_prefix("./"));
    names
        .filter(|name| {
            Path::new(name)
                .extension()
                .is_some_and(|kind| kind == "js" || kind == "css")
        })
        .collect()
}

fn folder() -> PathBuf {
    tree::root().join("console")
}

fn index() -> PathBuf {
    folder().join("dist/index.html")
}

#[cfg(test)]
mod tests {
    use super::loaded_first;

    #[test]
    fn scripts_and_styles_of_the_page_are_its_first_load() {
        let page = "<base href=\"/console/\"><link rel=\"icon\" href=\"./assets/m.svg\">\
             <script type=\"module\" crossorigin src=\"./assets/a.js\"></script>\
             <link rel=\"modulepreload\" href=\"./assets/b.js\"><link rel=\"stylesheet\" href=\"./assets/c.css\">";
        let expected = ["assets/a.js", "assets/b.js", "assets/c.css"];
        assert_eq!(loaded_first(page), expected);
    }
}
